package dev.chancery.broker.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.chancery.broker.issuer.ClusterIssuer.Allowance;
import dev.chancery.broker.issuer.ClusterIssuer.Discovered;
import dev.chancery.broker.issuer.KeyFetcher.Fetched;
import dev.chancery.broker.issuer.KeyFetcher.Reason;
import dev.chancery.testbed.Authority;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BundleFetcherTest {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String EC = "\"kty\":\"EC\",\"crv\":\"P-256\","
            + "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"";

    @TempDir
    private Path folder;

    @Test
    void onlyKeysForJwtSvidsCount() throws IOException {
        var keys = "{\"spiffe_sequence\":1,\"keys\":[{\"use\":\"x509-svid\"," + EC
                + "},{\"use\":\"jwt-svid\",\"kid\":\"k1\"," + EC + "},{\"kid\":\"k2\"," + EC
                + "},{\"use\":\"sig\",\"kid\":\"k3\"," + EC + "}]}";
        assertThat(fetch(keys)).isInstanceOfSatisfying(Fetched.Keys.class, fetched -> assertThat(
                        fetched.keys().keys())
                .singleElement()
                .extracting(ClusterKey::id)
                .isEqualTo("k1"));
    }

    @Test
    void aBundleWithoutThemWithdrawsThem() throws IOException {
        assertThat(fetch("{\"keys\":[]}")).isInstanceOf(Fetched.Withdrawn.class);
        assertThat(fetch("{\"keys\":[{\"use\":\"x509-svid\"," + EC + "}]}")).isInstanceOf(Fetched.Withdrawn.class);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                arguments("no JSON", "<html>", Reason.NOT_JSON),
                arguments("empty", "", Reason.NOT_JSON),
                arguments("no keys", "{}", Reason.NOT_JSON),
                arguments("keys that are no list", "{\"keys\":{}}", Reason.NOT_JSON),
                arguments(
                        "a key without its id", "{\"keys\":[{\"use\":\"jwt-svid\"," + EC + "}]}", Reason.NO_USABLE_KEY),
                arguments(
                        "a symmetric key",
                        "{\"keys\":[{\"use\":\"jwt-svid\",\"kid\":\"k\",\"kty\":\"oct\",\"k\":\"AAAA\"}]}",
                        Reason.NO_USABLE_KEY));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void aBundleThatIsNoneChangesNothing(String name, String text, Reason reason) throws IOException {
        assertThat(fetch(text)).isInstanceOfSatisfying(Fetched.Failed.class, failed -> assertThat(failed.reason())
                .isEqualTo(reason));
    }

    @Test
    void anEndpointIsAskedByTheProfileHttpsWeb() throws IOException {
        var authority = Authority.create("spire", folder);
        try (var server = ScriptedIssuer.start(authority.issue("spire", "127.0.0.1"))) {
            server.on("/bundle.json", "{\"keys\":[{\"use\":\"jwt-svid\",\"kid\":\"k1\"," + EC + "}]}");
            var url = URI.create("https://127.0.0.1:" + server.port() + "/bundle.json");
            var ca = Files.readString(authority.certificateFile());
            var allowed = Set.of(Allowance.PRIVATE_ADDRESSES);

            assertThat(fetch(new Discovered(null, url, ca, allowed))).isInstanceOf(Fetched.Keys.class);
            assertThat(fetch(new Discovered(null, url, null, allowed)))
                    .describedAs("the platform's authorities do not vouch for it")
                    .isInstanceOf(Fetched.Failed.class);
            assertThat(fetch(new Discovered(null, url, ca, Set.of())))
                    .describedAs("a private address")
                    .isInstanceOf(Fetched.Failed.class);
        }
    }

    @Test
    void aKeyIsFoundOnceTheFileIsThere() throws IOException {
        var file = folder.resolve("bundle.json");
        var rules = new FederationRules(
                Duration.ofHours(24),
                Duration.ofSeconds(1),
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5));
        var domains = Map.of("prod.corp.example", from(file));
        try (var federation = new SpiffeFederation(domains, new SimpleMeterRegistry(), Clock.systemUTC(), rules)) {
            federation.start();
            assertThat(federation.find("spiffe://prod.corp.example", "k1")).isInstanceOf(KeyLookup.TooOld.class);
            assertThat(federation.find("spiffe://corp.example", "k1")).isInstanceOf(KeyLookup.UnknownIssuer.class);
            Files.writeString(file, "{\"keys\":[{\"use\":\"jwt-svid\",\"kid\":\"k1\"," + EC + "}]}");
            await(federation, KeyLookup.Found.class);
            Files.writeString(file, "{\"keys\":[]}");
            await(federation, KeyLookup.UnknownKey.class);
        }
    }

    private static void await(SpiffeFederation federation, Class<? extends KeyLookup> wanted) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!wanted.isInstance(federation.find("spiffe://prod.corp.example", "k1"))) {
            if (System.nanoTime() > end) throw new AssertionError("no " + wanted.getSimpleName());
            LockSupport.parkNanos(20_000_000);
        }
    }

    private Fetched fetch(String text) throws IOException {
        return fetch(from(Files.writeString(folder.resolve("bundle.json"), text)));
    }

    private static Fetched fetch(Discovered how) {
        return new BundleFetcher(new GuardedHttp(InetAddress::getAllByName, LIMIT))
                .fetch(new ClusterIssuer("prod.corp.example", "spiffe://prod.corp.example", how), how);
    }

    private static Discovered from(Path file) {
        return new Discovered(null, file.toUri(), null, Set.of());
    }
}
