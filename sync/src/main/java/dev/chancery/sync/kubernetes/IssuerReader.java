package dev.chancery.sync.kubernetes;

import dev.chancery.sync.kubernetes.IssuerSource.Keys;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads how a cluster's tokens are signed, with our credentials, since clusters keep it from anonymous callers. */
final class IssuerReader {
    static final int LONGEST = 1 << 20;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ApiClient api;
    private final IssuerSource source;

    IssuerReader(ApiClient api, IssuerSource source) {
        this.api = api;
        this.source = source;
    }

    /** @throws ApiFailure when a document does not come or is not what it should be */
    IssuerDocument read() {
        return switch (source.keys()) {
            case Keys.FromCluster _ -> new IssuerDocument(agreed(told(), source.issuer()), keys());
            case Keys.FromFile(var file) -> new IssuerDocument(issuer(), IssuerFiles.keys(file));
            case Keys.Discovered discovered ->
                IssuerDocument.discovered(
                        issuer(), IssuerFiles.discovery(discovered).toString());
        };
    }

    private String keys() {
        return PublicKeys.only(document("openid/v1/jwks")).toString();
    }

    /** The API server's keys are those of its own issuer: under another name they would vouch for nobody. */
    private static String agreed(String told, @Nullable String given) {
        if (given != null && !given.equals(told))
            throw ApiFailure.lasting(
                    "its tokens say the issuer " + told + ", but clusters.yaml says " + given
                            + "; its old keys stay in force until one of them is corrected",
                    null);
        return told;
    }

    private String issuer() {
        var given = source.issuer();
        return given == null ? told() : given;
    }

    private String told() {
        // OpenID Connect Discovery 1.0, 3: the issuer is required. Its jwks_uri is not followed: it may be anywhere.
        var issuer = document(".well-known/openid-configuration").path("issuer").asString("");
        if (issuer.isBlank()) throw ApiFailure.lasting("its discovery document names no issuer", null);
        return issuer;
    }

    private JsonNode document(String path) {
        var response = api.get(path, "application/json, application/jwk-set+json", LONGEST)
                .orFail("reading /" + path);
        return object(response.stream(), "/" + path);
    }

    /** @throws ApiFailure that names the document when it is no JSON object */
    static JsonNode object(InputStream text, String name) {
        try {
            var json = JSON.readTree(text);
            if (json.isObject()) return json;
        } catch (JacksonException _) { // its text is not repeated: whoever answers, it is not for the log
        }
        throw ApiFailure.lasting(name + " is not a JSON object", null);
    }
}
