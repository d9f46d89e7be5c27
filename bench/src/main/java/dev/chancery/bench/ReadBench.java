package dev.chancery.bench;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import dev.chancery.sync.directory.DirectoryReading;
import dev.chancery.sync.directory.LdapDirectory;
import dev.chancery.sync.directory.LdapSettings;
import dev.chancery.sync.directory.LdapSettings.Bind;
import dev.chancery.sync.directory.LdapSettings.Limits;
import dev.chancery.sync.directory.LdapSettings.Password;
import dev.chancery.sync.directory.LdapSettings.Servers;
import dev.chancery.sync.directory.LdapSettings.Transport;
import dev.chancery.sync.directory.LdapSettings.Tree;
import dev.chancery.sync.directory.Profile;
import dev.chancery.testbed.OpenLdap;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A whole reading from OpenLDAP, checks and groups included, beside a bare paged search for the same entries. */
final class ReadBench {
    private static final int ROUNDS = 4;
    private static final int PAGE = 1_000;

    private ReadBench() {}

    static List<Measurement> run(int robots) {
        try (var server = start(robots)) {
            var directory = new LdapDirectory(settings(server), Clock.systemUTC());
            double ours = 0;
            double bare = 0;
            for (int round = 0; round < ROUNDS; round++) { // the best of each: the first rounds warm up
                bare = Math.max(bare, rate(robots, () -> search(server)));
                ours = Math.max(ours, rate(robots, () -> read(directory)));
            }
            return List.of(
                    new Measurement("read " + robots + " robots from OpenLDAP", "entries/s", ours, bare, "ratio 0.8"));
        }
    }

    private static int read(LdapDirectory directory) {
        return switch (directory.read()) {
            case DirectoryReading.Complete complete -> complete.entries().size();
            case DirectoryReading.Partial partial ->
                throw new IllegalStateException("the bench's reading is partial: " + partial);
        };
    }

    private static int search(OpenLdap server) {
        try (LDAPConnection connection = server.admin()) {
            int entries = 0;
            @Nullable ASN1OctetString cookie = null;
            do {
                var request = new SearchRequest(
                        robots(server), SearchScope.SUB, "(objectClass=account)", "*", "entryUUID", "modifyTimestamp");
                request.addControl(new SimplePagedResultsControl(PAGE, cookie));
                var result = connection.search(request);
                entries += result.getEntryCount();
                var page = SimplePagedResultsControl.get(result);
                cookie = page == null ? null : page.getCookie();
            } while (cookie != null && cookie.getValueLength() > 0);
            return entries;
        } catch (LDAPException e) {
            throw new IllegalStateException("the bench's search failed", e);
        }
    }

    /** With so many robots in it. */
    static OpenLdap start(int robots) {
        try {
            var seed = Files.createTempFile("chancery-bench", ".ldif");
            try {
                writeSeed(seed, robots);
                return OpenLdap.start(OpenLdap.Setup.standard().seededWith(seed));
            } finally {
                Files.delete(seed);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("no seed for the bench's directory", e);
        }
    }

    private static void writeSeed(Path seed, int robots) throws IOException {
        try (var out = Files.newBufferedWriter(seed)) {
            for (var unit : List.of("robots", "groups")) {
                out.write(
                        "dn: ou=" + unit + ",dc=robot,dc=test\nobjectClass: organizationalUnit\nou: " + unit + "\n\n");
            }
            for (int n = 0; n < robots; n++) {
                out.write("dn: uid=robot-" + n + ",ou=robots,dc=robot,dc=test\nobjectClass: account\nuid: robot-" + n
                        + "\ndescription: robot number " + n + "\nentryUUID: " + new UUID(0x4000, n) + "\n\n");
            }
            out.write(
                    "dn: cn=all,ou=groups,dc=robot,dc=test\nobjectClass: groupOfNames\ncn: all\nmember: uid=robot-1,ou=robots,dc=robot,dc=test\n");
        }
    }

    private static LdapSettings settings(OpenLdap server) {
        var servers = new Servers(
                List.of(URI.create("ldaps://" + server.host() + ":" + server.ldapsPort())),
                Transport.LDAPS,
                server.caFile());
        var bind = new Bind.Simple(server.readerDn(), new Password.File(server.readerPasswordFile()));
        var tree = new Tree(robots(server), "ou=groups," + server.baseDn(), null, List.of(), null);
        return new LdapSettings("bench", servers, bind, Profile.OPENLDAP, tree, Limits.USUAL);
    }

    private static String robots(OpenLdap server) {
        return "ou=robots," + server.baseDn();
    }

    private static double rate(int entries, java.util.function.IntSupplier work) {
        long before = System.nanoTime();
        int found = work.getAsInt();
        if (found != entries) throw new IllegalStateException("read " + found + " entries of " + entries);
        return entries / ((System.nanoTime() - before) / 1e9);
    }
}
