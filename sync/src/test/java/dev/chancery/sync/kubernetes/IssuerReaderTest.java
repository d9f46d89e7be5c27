package dev.chancery.sync.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chancery.sync.kubernetes.ScriptedApi.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is believed of a cluster's own documents. */
class IssuerReaderTest {
    private static final String DISCOVERY =
            "{\"issuer\":\"https://kubernetes.default.svc\",\"jwks_uri\":\"http://evil\"}";
    private static final String RSA = "{\"kty\":\"RSA\",\"kid\":\"a\",\"n\":\"AQAB\",\"e\":\"AQAB\"}";

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

    private static IssuerDocument read(String discovery, String jwks) {
        try (var api = new ScriptedApi(
                        asked -> Reply.of(200, asked.target().startsWith("/openid/") ? jwks : discovery));
                var cluster = api.connect()) {
            return cluster.issuer();
        }
    }
}
