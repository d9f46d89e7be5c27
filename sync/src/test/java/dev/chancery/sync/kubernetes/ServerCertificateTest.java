package dev.chancery.sync.kubernetes;

import static dev.chancery.sync.kubernetes.ClusterAssertions.assertUnavailable;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.chancery.sync.plan.Change;
import dev.chancery.testbed.Authority;
import dev.chancery.testbed.KeyMaterial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** API servers whose certificate is not what it should be: nothing is asked of them, no token is sent, and why is said. */
class ServerCertificateTest {
    private static final Change CREATE = new Change.Create(TestObjects.account("default", "certificate"));

    private final Authority authority = Authority.create("corp");
    private final AtomicInteger requests = new AtomicInteger();

    @TempDir
    private Path folder = Path.of("");

    private Path token = Path.of("");

    @BeforeEach
    void writeToken() throws IOException {
        token = Files.writeString(folder.resolve("token"), "t0k3n");
    }

    @Test
    void believesACertificateOfTheAuthorityForTheHost() {
        serving(authority.issue("api", "127.0.0.1"), "127.0.0.1", (cluster, url) -> {
            assertUnavailable(cluster, false, "503");
            assertThat(requests).hasPositiveValue();
        });
    }

    @Test
    void refusesACertificateThatHasExpired() {
        assertRefused(authority.issueExpired("api", "127.0.0.1"), "127.0.0.1", "it has expired (NotAfter: ");
    }

    @Test
    void refusesACertificateForAnotherAddress() {
        assertRefused(
                authority.issue("api", "other.corp.example", "127.0.0.9"),
                "127.0.0.1",
                "it is for another host (No subject alternative names matching IP address 127.0.0.1 found)");
    }

    @Test
    void refusesACertificateForAnotherName() {
        assertRefused(
                authority.issue("api", "other.corp.example", "127.0.0.1"),
                "localhost",
                "it is for another host (No subject alternative DNS name matching localhost found.)");
    }

    @Test
    void refusesACertificateOfAnotherAuthority() {
        assertRefused(
                Authority.create("mallory").issue("api", "127.0.0.1"),
                "127.0.0.1",
                "unable to find valid certification path");
    }

    private void assertRefused(KeyMaterial certificate, String host, String why) {
        serving(certificate, host, (cluster, url) -> {
            var said = "the certificate of " + url + " is not to be trusted: " + why;
            assertUnavailable(cluster, true, said);
            assertThat(cluster.apply(CREATE))
                    .isInstanceOfSatisfying(ApplyOutcome.Unreachable.class, outcome -> assertThat(outcome.toString())
                            .contains(said)
                            .doesNotContain("t0k3n"));
            assertThat(requests).as("requests that arrived").hasValue(0);
        });
    }

    private void serving(KeyMaterial certificate, String host, BiConsumer<Cluster, URI> test) {
        try {
            var server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName(host), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(certificate.sslContext()));
            server.createContext("/", exchange -> {
                try (exchange) {
                    requests.incrementAndGet();
                    exchange.sendResponseHeaders(503, -1);
                }
            });
            server.start();
            var url = URI.create("https://" + host + ":" + server.getAddress().getPort());
            try (var cluster = TestConnections.to(TestConnections.url(url, authority.certificateFile(), token))) {
                test.accept(cluster, url);
            } finally {
                server.stop(0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
