package dev.chancery.sync.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chancery.sync.kubernetes.IssuerSource.Allowance;
import dev.chancery.sync.kubernetes.IssuerSource.Keys;
import dev.chancery.sync.kubernetes.ScriptedApi.Reply;
import dev.chancery.testbed.Authority;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is believed of a cluster's own documents. */
class IssuerReaderTest {
    private static final String DISCOVERY =
            "{\"issuer\":\"https://kubernetes.default.svc\",\"jwks_uri\":\"http://evil\"}";
    private static final String SET = "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"a\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}";
    private static final String RSA = "{\"kty\":\"RSA\",\"kid\":\"a\",\"n\":\"AQAB\",\"e\":\"AQAB\"}";

    @TempDir
    Path folder;

    @Test
    void keepsPublicMembersOnly() {
        var leaky = """
                {"other":1,"keys":[
                  {"kty":"RSA","kid":"a","use":"sig","alg":"RS256","n":"AQAB","e":"AQAB","d":"PRIVATE","p":"PRIVATE","x5u":"http://evil"},
                  {"kty":"EC","kid":"b","crv":"P-256","x":"eA","y":"eQ","d":"PRIVATE"},
                  {"kty":"OKP","kid":"c","crv":"Ed25519","x":"eA","d":"PRIVATE"},
                  {"kty":"oct","kid":"d","k":"PRIVATE"},
                  {"kty":"RSA","kid":"e","n":"AQAB"},
                  "nonsense"]}""";
        assertThat(read(DISCOVERY, leaky)).isEqualTo(new IssuerDocument("https://kubernetes.default.svc", """
                {"keys":[{"kty":"RSA","kid":"a","use":"sig","alg":"RS256","n":"AQAB","e":"AQAB"},\
                {"kty":"EC","kid":"b","crv":"P-256","x":"eA","y":"eQ"},\
                {"kty":"OKP","kid":"c","crv":"Ed25519","x":"eA"}]}"""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                      | {"keys":[]}                | names no issuer
            {"issuer":""}           | {"keys":[]}                | names no issuer
            {"issuer":7}            | {"keys":[]}                | no
            <html>                  | {"keys":[]}                | not a JSON object
            {"issuer":"https://i"}  | {"keys":[]}                | no public key
            {"issuer":"https://i"}  | {"keys":[{"kty":"oct"}]}   | no public key
            {"issuer":"https://i"}  | []                         | not a JSON object
            """)
    void refusesDocumentsThatSayNothing(String discovery, String jwks, String why) {
        assertThatExceptionOfType(ClusterUnavailable.class)
                .isThrownBy(() -> read(discovery, jwks))
                .withMessageContaining(why)
                .matches(ClusterUnavailable::isLasting);
    }

    @Test
    void refusesADocumentWithoutEnd() {
        var endless = "{\"issuer\":\"https://i\",\"x\":\"" + "x".repeat(2 << 20) + "\"}";
        assertThatExceptionOfType(ClusterUnavailable.class)
                .isThrownBy(() -> read(endless, "{\"keys\":[" + RSA + "]}"))
                .withMessageContaining("longer than");
    }

    @Test
    void acceptsAGivenIssuerThatTheApiServerSaysToo() {
        var given = new IssuerSource("https://kubernetes.default.svc", new Keys.FromCluster());

        assertThat(read(DISCOVERY, SET, given).issuer()).isEqualTo("https://kubernetes.default.svc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://kubernetes.default.svc/", "https://Kubernetes.default.svc", "https://other"})
    void refusesTheClustersKeysUnderAnotherIssuer(String given) {
        assertThatExceptionOfType(ClusterUnavailable.class)
                .isThrownBy(() -> read(DISCOVERY, SET, new IssuerSource(given, new Keys.FromCluster())))
                .withMessageContainingAll("https://kubernetes.default.svc", "clusters.yaml says " + given)
                .matches(ClusterUnavailable::isLasting);
    }

    @Test
    void readsKeysFromAFileUnderTheGivenIssuer() throws IOException {
        var file = Files.writeString(
                folder.resolve("k.json"), "{\"keys\":[{\"kty\":\"oct\",\"k\":\"SECRET\",\"kid\":\"s\"}," + RSA + "]}");

        assertThat(read("<html>", "<html>", new IssuerSource("https://given", new Keys.FromFile(file))))
                .isEqualTo(new IssuerDocument("https://given", SET));
        assertThat(read(DISCOVERY, "<html>", new IssuerSource(null, new Keys.FromFile(file))))
                .isEqualTo(new IssuerDocument("https://kubernetes.default.svc", SET));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            none.json | (absent)             | none.json cannot be read
            k.json    | not JSON             | not a JSON object
            k.json    | []                   | not a JSON object
            k.json    | {"keys":[]}          | no public key
            k.json    | {"keys":[{"kty":"oct","k":"SECRET"}]} | no public key
            """)
    void refusesAFileWithoutKeys(String name, String text, String why) throws IOException {
        if (!text.equals("(absent)")) Files.writeString(folder.resolve(name), text);
        var source = new IssuerSource("https://given", new Keys.FromFile(folder.resolve(name)));

        assertThatExceptionOfType(ClusterUnavailable.class)
                .isThrownBy(() -> read(DISCOVERY, SET, source))
                .withMessageContaining(why)
                .withMessageNotContaining("SECRET")
                .matches(ClusterUnavailable::isLasting);
    }

    @Test
    void saysWhereTheBrokerShallAsk() {
        var discovered = new Keys.Discovered(
                URI.create("https://d.example"), URI.create("http://k.example"), null, Set.of(Allowance.values()));

        assertThat(read("<html>", "<html>", new IssuerSource("https://given", discovered)))
                .isEqualTo(IssuerDocument.discovered(
                        "https://given",
                        "{\"discovery_url\":\"https://d.example\",\"jwks_url\":\"http://k.example\",\"allow_http\":true,"
                                + "\"allow_private_addresses\":true}"));
        assertThat(read(DISCOVERY, "<html>", new IssuerSource(null, new Keys.Discovered(null, null, null, Set.of()))))
                .isEqualTo(IssuerDocument.discovered("https://kubernetes.default.svc", "{}"));
    }

    @Test
    void carriesTheCertificatesOfAnAuthorityAndNothingElseOfItsFile() throws IOException {
        var authority = Authority.create("issuers");
        var key = Files.readString(authority.issue("i", "i.example").keyFile());
        var certificate = Files.readString(authority.certificateFile());
        var file = Files.writeString(folder.resolve("ca.pem"), "# ours\n" + certificate);

        assertThat(read(DISCOVERY, SET, asking(file)).discovery())
                .isEqualTo("{\"ca\":\"" + certificate.replace("\n", "\\n") + "\"}");
        for (var useless : List.of("", "nonsense", key)) {
            Files.writeString(file, useless);
            assertThatExceptionOfType(ClusterUnavailable.class)
                    .isThrownBy(() -> read(DISCOVERY, SET, asking(file)))
                    .withMessageContaining("ca.pem is not PEM certificates");
        }
    }

    private static IssuerSource asking(Path ca) {
        return new IssuerSource("https://given", new Keys.Discovered(null, null, ca, Set.of()));
    }

    private static IssuerDocument read(String discovery, String jwks, IssuerSource source) {
        try (var api = new ScriptedApi(
                        asked -> Reply.of(200, asked.target().startsWith("/openid/") ? jwks : discovery));
                var cluster = api.connect(source)) {
            return cluster.issuer();
        }
    }

    private static IssuerDocument read(String discovery, String jwks) {
        return read(discovery, jwks, IssuerSource.CLUSTER);
    }
}
