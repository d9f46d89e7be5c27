package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.LDAPListener;
import com.unboundid.ldap.listener.LDAPListenerClientConnection;
import com.unboundid.ldap.listener.LDAPListenerConfig;
import com.unboundid.ldap.listener.LDAPListenerRequestHandler;
import com.unboundid.ldap.protocol.BindRequestProtocolOp;
import com.unboundid.ldap.protocol.BindResponseProtocolOp;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.protocol.SearchRequestProtocolOp;
import com.unboundid.ldap.protocol.SearchResultDoneProtocolOp;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.ResultCode;
import dev.chancery.sync.directory.DirectoryReading.Partial;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.directory.LdapSettings.Bind;
import dev.chancery.sync.directory.LdapSettings.Limits;
import dev.chancery.sync.directory.LdapSettings.Password;
import dev.chancery.sync.directory.LdapSettings.Servers;
import dev.chancery.sync.directory.LdapSettings.Transport;
import dev.chancery.sync.directory.LdapSettings.Tree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that counts wrong passwords, as those do that lock accounts. */
class RefusedSecretTest {
    private final AtomicInteger binds = new AtomicInteger();
    private LDAPListener server;
    private Path password;
    private LdapSettings settings;
    private Instant now = Instant.parse("2026-02-03T04:05:06Z");

    @BeforeEach
    void listen(@TempDir Path folder) throws IOException {
        var config = new LDAPListenerConfig(0, new Strict());
        config.setListenAddress(InetAddress.getLoopbackAddress());
        server = new LDAPListener(config);
        server.startListening();
        password = Files.writeString(folder.resolve("password"), "wrong\n");
        settings = new LdapSettings(
                "corp",
                new Servers(
                        List.of(URI.create("ldap://127.0.0.1:" + server.getListenPort())),
                        Transport.PLAINTEXT_ALLOWED,
                        null),
                new Bind.Simple("cn=reader", new Password.File(password)),
                Profile.OPENLDAP,
                new Tree("dc=corp", "dc=corp", null, List.of(), null),
                Limits.USUAL);
    }

    @AfterEach
    void close() {
        server.shutDown(true);
    }

    @Test
    void isNotSaidAgainWhileItIsTheSame() {
        var directory = new LdapDirectory(settings, clock());

        for (int i = 0; i < 5; i++) assertThat(reason(directory)).isEqualTo(PartialReason.WRONG_CREDENTIALS);

        assertThat(binds).hasValue(1);
    }

    @Test
    void isSaidAgainAsSoonAsItIsAnother() throws IOException {
        var directory = new LdapDirectory(settings, clock());
        reason(directory);
        Files.writeString(password, "another\n");
        reason(directory);
        Files.writeString(password, "right\n");

        assertThat(reason(directory)).isNotEqualTo(PartialReason.WRONG_CREDENTIALS);

        assertThat(binds).hasValue(3);
    }

    /** The account may have been locked, and be so no more. */
    @Test
    void isSaidAgainAfterAWhile() {
        var directory = new LdapDirectory(settings, clock());
        reason(directory);
        now = now.plus(Duration.ofMinutes(14));
        reason(directory);
        assertThat(binds).hasValue(1);
        now = now.plus(Duration.ofMinutes(1));

        reason(directory);

        assertThat(binds).hasValue(2);
    }

    @Test
    void isNotSaidByWhoFollowsEither() throws Exception {
        var directory = new LdapDirectory(settings, clock());
        reason(directory);
        try (var follower = new DirectoryFollower(settings, directory, clock())) {
            var told = new java.util.concurrent.CompletableFuture<Following>();
            follower.start(() -> {}, told::complete);

            assertThat(told.get().detail()).contains("does not accept the credentials");

            assertThat(binds).hasValue(1);
        }
    }

    private static PartialReason reason(LdapDirectory directory) {
        return ((Partial) directory.read()).reason();
    }

    private Clock clock() {
        InstantSource source = () -> now;
        return source.withZone(ZoneOffset.UTC);
    }

    /** Lets the right password in, and has nothing to show. */
    private final class Strict extends SearchesOnly {
        @Override
        public LDAPListenerRequestHandler newInstance(LDAPListenerClientConnection connection) {
            return this;
        }

        @Override
        public LDAPMessage processBindRequest(int id, BindRequestProtocolOp request, List<Control> controls) {
            binds.incrementAndGet();
            var said = request.getSimplePassword();
            var code = said != null && said.stringValue().equals("right")
                    ? ResultCode.SUCCESS
                    : ResultCode.INVALID_CREDENTIALS;
            return new LDAPMessage(
                    id, new BindResponseProtocolOp(code.intValue(), null, null, List.of(), null), List.of());
        }

        @Override
        public LDAPMessage processSearchRequest(int id, SearchRequestProtocolOp request, List<Control> controls) {
            return new LDAPMessage(
                    id,
                    new SearchResultDoneProtocolOp(ResultCode.NO_SUCH_OBJECT.intValue(), null, null, List.of()),
                    List.of());
        }
    }
}
