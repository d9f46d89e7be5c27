package dev.chancery.sync.directory;

import dev.chancery.sync.directory.LdapSettings.Bind;
import dev.chancery.sync.directory.LdapSettings.Limits;
import dev.chancery.sync.directory.LdapSettings.Password;
import dev.chancery.sync.directory.LdapSettings.Servers;
import dev.chancery.sync.directory.LdapSettings.Transport;
import dev.chancery.sync.directory.LdapSettings.Tree;
import dev.chancery.testbed.DirectoryServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Settings of a directory that suits a server of the testbed, until a test bends one thing. */
public record TestDirectories(Servers servers, Bind bind, Profile profile, Tree tree, Limits limits) {
    private static final Limits PATIENT =
            new Limits(1_000, Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMinutes(2));

    /** Robots and groups below one base, over LDAPS, as the server's reader. */
    public static TestDirectories of(DirectoryServer server, Profile profile, String base) {
        return new TestDirectories(
                new Servers(
                        List.of(URI.create("ldaps://" + server.host() + ":" + server.ldapsPort())),
                        Transport.LDAPS,
                        server.caFile()),
                new Bind.Simple(server.readerDn(), new Password.File(server.readerPasswordFile())),
                profile,
                new Tree(base, base, null, List.of(), null),
                PATIENT);
    }

    public LdapDirectory directory() {
        return directory(Clock.systemUTC());
    }

    LdapDirectory directory(Clock clock) {
        return new LdapDirectory(settings(), clock);
    }

    public LdapSettings settings() {
        return new LdapSettings("corp", servers, bind, profile, tree, limits);
    }

    TestDirectories robotFilter(String filter) {
        return with(new Tree(tree.robotsBase(), tree.groupsBase(), filter, tree.extraAttributes(), tree.sentinelDn()));
    }

    TestDirectories transport(Transport transport, String... uris) {
        return with(new Servers(Stream.of(uris).map(URI::create).toList(), transport, servers.trustStore()));
    }

    TestDirectories trusting(Path authority) {
        return with(new Servers(servers.uris(), servers.transport(), authority));
    }

    TestDirectories bind(Bind other) {
        return new TestDirectories(servers, other, profile, tree, limits);
    }

    TestDirectories password(Path file) {
        return bind instanceof Bind.Simple(String dn, Password old)
                ? bind(new Bind.Simple(dn, new Password.File(file)))
                : this;
    }

    TestDirectories robots(String base) {
        return with(new Tree(base, tree.groupsBase(), tree.robotFilter(), tree.extraAttributes(), tree.sentinelDn()));
    }

    TestDirectories groups(String base) {
        return with(new Tree(tree.robotsBase(), base, tree.robotFilter(), tree.extraAttributes(), tree.sentinelDn()));
    }

    TestDirectories sentinel(String dn) {
        return with(new Tree(tree.robotsBase(), tree.groupsBase(), tree.robotFilter(), tree.extraAttributes(), dn));
    }

    TestDirectories extra(String... attributes) {
        return with(new Tree(
                tree.robotsBase(), tree.groupsBase(), tree.robotFilter(), List.of(attributes), tree.sentinelDn()));
    }

    TestDirectories pageSize(int entries) {
        return with(new Limits(entries, limits.connectTimeout(), limits.responseTimeout(), limits.readLimit()));
    }

    TestDirectories patience(Duration time) {
        return with(new Limits(limits.pageSize(), time, time, limits.readLimit()));
    }

    private TestDirectories with(Servers other) {
        return new TestDirectories(other, bind, profile, tree, limits);
    }

    private TestDirectories with(Tree other) {
        return new TestDirectories(servers, bind, profile, other, limits);
    }

    private TestDirectories with(Limits other) {
        return new TestDirectories(servers, bind, profile, tree, other);
    }
}
