package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.chancery.sync.directory.LdapSettings.Bind;
import dev.chancery.sync.directory.LdapSettings.Limits;
import dev.chancery.sync.directory.LdapSettings.Password;
import dev.chancery.sync.directory.LdapSettings.Servers;
import dev.chancery.sync.directory.LdapSettings.Transport;
import dev.chancery.sync.directory.LdapSettings.Tree;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LdapSettingsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Bind KERBEROS = new Bind.Kerberos("reader@CORP.EXAMPLE", Path.of("reader.keytab"));

    static Stream<Arguments> refused() {
        return Stream.of(
                row("at least one server", () -> servers(Transport.LDAPS)),
                row("not protected", () -> servers(Transport.LDAPS, "ldap://dc1")),
                row("not protected", () -> servers(Transport.LDAPS, "ldaps://dc1", "ldap://dc2")),
                row("StartTLS begins at ldap:", () -> servers(Transport.START_TLS, "ldaps://dc1")),
                row("neither ldaps: nor ldap:", () -> servers(Transport.PLAINTEXT_ALLOWED, "https://dc1")),
                row("not ldaps://host:port", () -> servers(Transport.LDAPS, "ldaps:dc1")),
                row("not ldaps://host:port", () -> servers(Transport.LDAPS, "ldaps:///dc=example")),
                row("not ldaps://host:port", () -> servers(Transport.LDAPS, "ldaps://dc1/dc=example")),
                row("a password belong in bind", () -> servers(Transport.LDAPS, "ldaps://me:secret@dc1")),
                row("needs a DN", () -> new Bind.Simple(" ", new Password.Environment("P"))),
                row("robots' base is no DN", () -> tree("robots", "dc=example", null)),
                row("robots' base is no DN", () -> tree("", "dc=example", null)),
                row("groups' base is no DN", () -> tree("dc=example", "cn", null)),
                row("filter is malformed", () -> tree("dc=example", "dc=example", "(uid=")),
                row("userPassword is a secret", () -> tree("dc=example", "dc=example", null, "mail", "userPassword")),
                row("name of an attribute: \"*\"", () -> tree("dc=example", "dc=example", null, "*")),
                row("name of an attribute: \"+\"", () -> tree("dc=example", "dc=example", null, "+")),
                row("page size", () -> new Limits(0, SECOND, SECOND, SECOND)),
                row("connect timeout", () -> new Limits(1, Duration.ZERO, SECOND, SECOND)),
                row("response timeout", () -> new Limits(1, SECOND, SECOND.negated(), SECOND)),
                row("read limit", () -> new Limits(1, SECOND, SECOND, Duration.ofDays(2))),
                row(
                        "client certificate needs TLS",
                        () -> unprotected(new Bind.External(Path.of("cert.pem"), Path.of("key.pem")))),
                row("Kerberos bind needs TLS", () -> unprotected(KERBEROS)),
                row("not name@REALM", () -> new Bind.Kerberos("reader", Path.of("reader.keytab"))),
                row("not name@REALM", () -> new Bind.Kerberos("@CORP.EXAMPLE", Path.of("reader.keytab"))),
                row("the transport kerberos needs a bind with principal", LdapSettingsTest::sealedByAPassword),
                row("is spoken at ldap:", () -> servers(Transport.KERBEROS, "ldaps://dc1")),
                row("none of active-directory, openldap, generic", () -> Profile.parse("ad")));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource("refused")
    void refuses(String message, ThrowingCallable settings) {
        assertThatIllegalArgumentException().isThrownBy(settings).withMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "LDAPS,ldaps://dc1,dc1,636",
        "LDAPS,LDAPS://dc1:3636/,dc1,3636",
        "START_TLS,ldap://dc1,dc1,389",
        "PLAINTEXT_ALLOWED,ldap://[::1]:3890,::1,3890",
        "PLAINTEXT_ALLOWED,ldaps://dc1,dc1,636"
    })
    void understandsServers(Transport transport, String uri, String host, int port) {
        var only = servers(transport, uri).uris().getFirst();
        assertThat(Servers.host(only)).isEqualTo(host);
        assertThat(Servers.port(only)).isEqualTo(port);
    }

    @Test
    void readsProfilesByTheirWords() {
        assertThat(Stream.of("active-directory", "openldap", "generic").map(Profile::parse))
                .containsExactly(Profile.values());
    }

    private static Arguments row(String message, ThrowingCallable settings) {
        return arguments(message, settings);
    }

    private static Servers servers(Transport transport, String... uris) {
        return new Servers(Stream.of(uris).map(URI::create).toList(), transport, null);
    }

    private static Tree tree(String robots, String groups, @Nullable String filter, String... extra) {
        return new Tree(robots, groups, filter, List.of(extra), null);
    }

    private static void unprotected(Bind bind) {
        settings(Transport.PLAINTEXT_ALLOWED, bind);
    }

    private static void sealedByAPassword() {
        settings(Transport.KERBEROS, new Bind.Simple("cn=reader", new Password.Environment("P")));
    }

    private static void settings(Transport transport, Bind bind) {
        new LdapSettings(
                "corp",
                servers(transport, "ldap://dc1"),
                bind,
                Profile.GENERIC,
                tree("dc=example", "dc=example", null),
                Limits.USUAL);
    }
}
