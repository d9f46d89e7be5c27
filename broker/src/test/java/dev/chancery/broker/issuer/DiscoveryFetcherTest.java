package dev.chancery.broker.issuer;

import static dev.chancery.broker.issuer.ScriptedIssuer.redirect;
import static dev.chancery.broker.issuer.ScriptedIssuer.status;
import static dev.chancery.broker.issuer.ScriptedIssuer.text;
import static dev.chancery.broker.issuer.TestKeys.P256;
import static dev.chancery.broker.issuer.TestKeys.named;
import static dev.chancery.broker.issuer.TestKeys.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.net.httpserver.HttpHandler;
import dev.chancery.broker.issuer.ClusterIssuer.Allowance;
import dev.chancery.broker.issuer.ClusterIssuer.Discovered;
import dev.chancery.broker.issuer.KeyFetcher.Fetched;
import dev.chancery.broker.issuer.KeyFetcher.Reason;
import dev.chancery.testbed.Authority;
import dev.chancery.testbed.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is fetched, and all that is not. */
class DiscoveryFetcherTest {
    private static final Authority AUTHORITY = Authority.create("issuers");
    private static final String WELL_KNOWN = "/.well-known/openid-configuration";
    private static final String HOST = "issuer.example";
    private static final String KEYS = set(named("k", P256));
    private static final Set<Allowance> PRIVATE = Set.of(Allowance.PRIVATE_ADDRESSES);

    private Duration limit = Duration.ofMinutes(5);
    private final List<String> looked = new ArrayList<>();
    private final ScriptedIssuer server = ScriptedIssuer.start(AUTHORITY.issue("issuer", HOST, "127.0.0.1"));
    private final String issuer = "https://" + HOST + ":" + server.port();
    private CheckedNames.Lookup names =
            host -> host.equals(HOST) ? ofLiterals("127.0.0.1") : InetAddress.getAllByName(host);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void fetchesTheDocumentAndThenTheKeysThatItNames() {
        server.on(WELL_KNOWN, document(issuer, issuer + "/any/where")).on("/any/where", KEYS);

        assertThat(fetch(issuer, how(null, null, PRIVATE))).isEqualTo(new Fetched.Keys(KeySet.parse(KEYS)));
    }

    @Test
    void looksBelowAnIssuerWithAPathAndASlash() {
        server.on("/a" + WELL_KNOWN, document(issuer + "/a/", issuer + "/k")).on("/k", KEYS);

        assertThat(fetch(issuer + "/a/", how(null, null, PRIVATE))).isInstanceOf(Fetched.Keys.class);
    }

    @Test
    void letsIssuerDocumentAndKeysBeInThreePlaces() {
        server.on("/document", document("https://unreachable.invalid", "https://also.invalid"))
                .on("/k", KEYS);

        assertThat(fetch("https://unreachable.invalid", how("/document", "/k", PRIVATE)))
                .isInstanceOf(Fetched.Keys.class);
    }

    @Test
    void asksForNoDocumentWhereOnlyTheKeysAreConfigured() {
        server.on("/k", KEYS);

        assertThat(fetch("kubernetes", how(null, "/k", PRIVATE))).isInstanceOf(Fetched.Keys.class);
    }

    @Test
    void fetchesWithoutTlsWhereThatIsAllowed() {
        try (var plain = ScriptedIssuer.start(null)) {
            var open = "http://127.0.0.1:" + plain.port();
            plain.on(WELL_KNOWN, document(open, open + "/k")).on("/k", KEYS);

            assertThat(fetch(open, how(null, null, Set.of(Allowance.values())))).isInstanceOf(Fetched.Keys.class);
            assertThat(refusal(open, how(null, null, PRIVATE))).isEqualTo(Reason.NOT_HTTPS);
        }
    }

    static Stream<Arguments> rudeServers() {
        return Stream.of(
                arguments("a redirect to itself", redirect(301, "/document"), Reason.REDIRECTED),
                arguments("a redirect elsewhere", redirect(302, "https://evil.example/"), Reason.REDIRECTED),
                arguments("a redirect to metadata", redirect(307, "http://169.254.169.254/latest"), Reason.REDIRECTED),
                arguments("a permanent redirect", redirect(308, "https://127.0.0.1/"), Reason.REDIRECTED),
                arguments("not modified", status(304), Reason.REDIRECTED),
                arguments("not found", status(404), Reason.BAD_STATUS),
                arguments("unauthorised", text(401, KEYS), Reason.BAD_STATUS),
                arguments("an error with keys", text(500, KEYS), Reason.BAD_STATUS),
                arguments("created", text(201, KEYS), Reason.BAD_STATUS),
                arguments("no content", status(204), Reason.BAD_STATUS),
                arguments("too much, announced", text(200, " ".repeat(GuardedHttp.LONGEST + 1)), Reason.TOO_LARGE),
                arguments("too much, without end", ScriptedIssuer.endless(), Reason.TOO_LARGE),
                arguments("a header without end", header("x".repeat(10_000)), Reason.UNREACHABLE),
                arguments("silence in the middle", ScriptedIssuer.silent(), Reason.TOO_SLOW));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rudeServers")
    void refusesWhatServersShouldNotAnswer(String name, HttpHandler answer, Reason reason) {
        if (reason == Reason.TOO_SLOW) limit = Duration.ofSeconds(2);
        server.on(WELL_KNOWN, answer).on("/k", answer).on("/document", document(issuer, issuer + "/k"));

        assertThat(refusal(issuer, how(null, null, PRIVATE))).isEqualTo(reason);
        assertThat(refusal(issuer, how("/document", null, PRIVATE)))
                .as("for the keys")
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ~~                                                          | NOT_JSON
            <html>                                                      | NOT_JSON
            []                                                          | NOT_JSON
            {"issuer":"ISSUER"                                          | NOT_JSON
            {"issuer":"https://evil","issuer":"ISSUER","jwks_uri":"ISSUER/k"} | NOT_JSON
            {}                                                          | ISSUER_DIFFERS
            {"issuer":"ISSUER/","jwks_uri":"ISSUER/k"}                  | ISSUER_DIFFERS
            {"issuer":"https://evil","jwks_uri":"ISSUER/k"}             | ISSUER_DIFFERS
            {"issuer":["ISSUER"],"jwks_uri":"ISSUER/k"}                 | ISSUER_DIFFERS
            {"issuer":"ISSUER"}                                         | NO_JWKS_URI
            {"issuer":"ISSUER","jwks_uri":"/k"}                         | NO_JWKS_URI
            {"issuer":"ISSUER","jwks_uri":"no url"}                     | NO_JWKS_URI
            {"issuer":"ISSUER","jwks_uri":"http://issuer.example/k"}    | NOT_HTTPS
            {"issuer":"ISSUER","jwks_uri":"file:///etc/passwd"}         | BAD_URL
            {"issuer":"ISSUER","jwks_uri":"data:,x"}                    | BAD_URL
            {"issuer":"ISSUER","jwks_uri":"ftp://issuer.example/k"}     | NOT_HTTPS
            {"issuer":"ISSUER","jwks_uri":"https://me:pw@issuer.example/k"} | BAD_URL
            {"issuer":"ISSUER","jwks_uri":"ISSUER/k#1"}                 | BAD_URL
            {"issuer":"ISSUER","jwks_uri":"https://169.254.169.254/k"}  | ADDRESS_NOT_ALLOWED
            {"issuer":"ISSUER","jwks_uri":"https://[fe80::1]/k"}        | ADDRESS_NOT_ALLOWED
            {"issuer":"ISSUER","jwks_uri":"https://[::ffff:169.254.169.254]/k"} | ADDRESS_NOT_ALLOWED
            {"issuer":"ISSUER","jwks_uri":"https://0.0.0.0/k"}          | ADDRESS_NOT_ALLOWED
            {"issuer":"ISSUER","jwks_uri":"ISSUER/none"}                | BAD_STATUS
            {"issuer":"ISSUER","jwks_uri":"ISSUER/empty"}               | NO_USABLE_KEY
            {"issuer":"ISSUER","jwks_uri":"ISSUER/html"}                | NO_USABLE_KEY
            {"issuer":"ISSUER","jwks_uri":"ISSUER/private"}             | NO_USABLE_KEY
            """)
    void refusesDocumentsThatAreNotToBeBelieved(String body, Reason reason) {
        server.on(WELL_KNOWN, body.replace("ISSUER", issuer))
                .on("/k", KEYS)
                .on("/empty", "{\"keys\":[]}")
                .on("/html", "<html>")
                .on("/private", set(P256));

        assertThat(refusal(issuer, how(null, null, PRIVATE))).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, ADDRESS_NOT_ALLOWED", "10.0.0.1, ADDRESS_NOT_ALLOWED", "192.168.1.1, ADDRESS_NOT_ALLOWED",
        "100.64.0.1, ADDRESS_NOT_ALLOWED", "::1, ADDRESS_NOT_ALLOWED", "fd00::1, ADDRESS_NOT_ALLOWED",
        "169.254.169.254, ADDRESS_NOT_ALLOWED", "8.8.8.8;127.0.0.1, ADDRESS_NOT_ALLOWED"
    })
    void connectsToNoPrivateAddressUnlessAllowed(String addresses, Reason reason) {
        server.on(WELL_KNOWN, document(issuer, issuer + "/k")).on("/k", KEYS);
        names = _ -> ofLiterals(addresses.split(";"));

        assertThat(refusal(issuer, how(null, null, Set.of()))).isEqualTo(reason);
        assertThat(refusal(issuer, how(null, null, Set.of(Allowance.HTTP)))).isEqualTo(reason);
    }

    @Test
    void connectsToForbiddenAddressesNotEvenIfPrivateOnesAreAllowed() {
        names = _ -> ofLiterals("127.0.0.1", "169.254.169.254");

        assertThat(refusal(issuer, how(null, null, PRIVATE))).isEqualTo(Reason.ADDRESS_NOT_ALLOWED);
    }

    @Test
    void connectsToTheAddressThatWasCheckedSinceItAsksForTheNameOnce() {
        server.on("/k", KEYS);
        names = host -> ofLiterals(looked.size() <= 1 ? "127.0.0.1" : "169.254.169.254");

        assertThat(fetch("kubernetes", how(null, "/k", PRIVATE))).isInstanceOf(Fetched.Keys.class);
        assertThat(looked).containsExactly(HOST);
    }

    @Test
    void trustsNobodyButTheGivenAuthority() {
        server.on("/k", KEYS);
        var other = Authority.create("others");
        for (var ca : new String[] {null, pem(other), "nonsense", ""}) {
            assertThat(refusal("kubernetes", new Discovered(null, URI.create(issuer + "/k"), ca, PRIVATE)))
                    .as(String.valueOf(ca))
                    .isEqualTo(Reason.NOT_TRUSTED);
        }
    }

    @Test
    void trustsNoCertificateOfAnotherNameOrPastItsTime() {
        for (var certificate :
                List.of(AUTHORITY.issue("other", "other.example"), AUTHORITY.issueExpired("old", HOST))) {
            try (var impostor = ScriptedIssuer.start(certificate)) {
                impostor.on("/k", KEYS);
                var url = URI.create("https://" + HOST + ":" + impostor.port() + "/k");
                assertThat(refusal("kubernetes", new Discovered(null, url, pem(AUTHORITY), PRIVATE)))
                        .isEqualTo(Reason.NOT_TRUSTED);
            }
        }
    }

    @Test
    void saysWhenNobodyIsThere() {
        names = host -> {
            if (host.equals("none.example")) throw new UnknownHostException(host);
            return ofLiterals("127.0.0.1");
        };

        assertThat(refusal("https://none.example", how(null, null, PRIVATE))).isEqualTo(Reason.UNKNOWN_HOST);
        assertThat(refusal("https://" + HOST + ":" + Ports.free(), how(null, null, PRIVATE)))
                .isEqualTo(Reason.UNREACHABLE);
        assertThat(refusal("kubernetes/x y", how(null, null, PRIVATE))).isEqualTo(Reason.BAD_URL);
    }

    private Reason refusal(String expected, Discovered how) {
        var fetched = fetch(expected, how);
        assertThat(fetched).isInstanceOf(Fetched.Failed.class);
        return ((Fetched.Failed) fetched).reason();
    }

    private Fetched fetch(String expected, Discovered how) {
        CheckedNames.Lookup counted = host -> {
            looked.add(host);
            return names.addresses(host);
        };
        return new DiscoveryFetcher(new GuardedHttp(counted, limit)).fetch(new ClusterIssuer("c", expected, how), how);
    }

    private Discovered how(@Nullable String discovery, @Nullable String jwks, Set<Allowance> allowed) {
        return new Discovered(
                discovery == null ? null : URI.create(issuer + discovery),
                jwks == null ? null : URI.create(issuer + jwks),
                pem(AUTHORITY),
                allowed);
    }

    private static HttpHandler header(String value) {
        return exchange -> {
            exchange.getResponseHeaders().set("X-Long", value);
            exchange.sendResponseHeaders(200, -1);
        };
    }

    private static String document(String issuer, String jwks) {
        return "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + jwks + "\"}";
    }

    private static String pem(Authority authority) {
        try {
            return Files.readString(authority.certificateFile());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static InetAddress[] ofLiterals(String... literals) {
        return Stream.of(literals).map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
    }
}
