package dev.chancery.sync.kubernetes;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads how a cluster's tokens are signed, with our credentials, since clusters keep it from anonymous callers. */
final class IssuerReader {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LONGEST = 1 << 20;

    private final ApiClient api;

    IssuerReader(ApiClient api) {
        this.api = api;
    }

    /** @throws ApiFailure when a document does not come or is not what it should be */
    IssuerDocument read() {
        // OpenID Connect Discovery 1.0, 3: the issuer is required. Its jwks_uri is not followed: it may be anywhere.
        var issuer = document(".well-known/openid-configuration").path("issuer").asString("");
        if (issuer.isBlank()) throw ApiFailure.lasting("its discovery document names no issuer", null);
        return new IssuerDocument(
                issuer, PublicKeys.only(document("openid/v1/jwks")).toString());
    }

    private JsonNode document(String path) {
        var response = api.get(path, "application/json, application/jwk-set+json", LONGEST)
                .orFail("reading /" + path);
        try {
            var json = JSON.readTree(response.stream());
            if (json.isObject()) return json;
        } catch (JacksonException _) { // its text is not repeated: whoever answers, it is not for the log
        }
        throw ApiFailure.lasting("/" + path + " is not a JSON object", null);
    }
}
