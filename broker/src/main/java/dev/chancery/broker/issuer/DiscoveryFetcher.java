package dev.chancery.broker.issuer;

import dev.chancery.broker.issuer.ClusterIssuer.Discovered;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** OpenID Connect Discovery 1.0: the discovery document first, unless the URL of the keys alone is configured; then the keys. */
final class DiscoveryFetcher implements KeyFetcher {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final GuardedHttp http;

    DiscoveryFetcher(GuardedHttp http) {
        this.http = http;
    }

    @Override
    public Fetched fetch(ClusterIssuer cluster, Discovered how) {
        try {
            var keys = KeySet.parse(new String(http.get(keysOf(cluster.issuer(), how), how), StandardCharsets.UTF_8));
            if (keys.keys().isEmpty())
                throw new FetchRefused(Reason.NO_USABLE_KEY, "its key set has no key to verify tokens with");
            return new Fetched.Keys(keys);
        } catch (FetchRefused refused) {
            return refused.outcome();
        }
    }

    private URI keysOf(String issuer, Discovered how) throws FetchRefused {
        var known = how.jwksUrl();
        var discovery = how.discoveryUrl();
        if (known != null && discovery == null) return known;
        var document = json(http.get(discovery == null ? wellKnown(issuer) : discovery, how));
        // OpenID Connect Discovery 1.0, 4.3: exactly the issuer that was asked for, or nothing in it can be believed.
        if (!issuer.equals(document.path("issuer").asString("")))
            throw new FetchRefused(Reason.ISSUER_DIFFERS, "its discovery document names another issuer");
        return known == null ? url(document.path("jwks_uri").asString(""), Reason.NO_JWKS_URI) : known;
    }

    /** OpenID Connect Discovery 1.0, 4.1. */
    private static URI wellKnown(String issuer) throws FetchRefused {
        var base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        return url(base + "/.well-known/openid-configuration", Reason.BAD_URL);
    }

    private static URI url(String text, Reason otherwise) throws FetchRefused {
        try {
            var url = URI.create(text);
            if (url.isAbsolute()) return url;
        } catch (IllegalArgumentException _) { // told below
        }
        throw new FetchRefused(
                otherwise,
                otherwise == Reason.NO_JWKS_URI
                        ? "its discovery document names no jwks_uri"
                        : "its issuer is not a URL");
    }

    private static JsonNode json(byte[] document) throws FetchRefused {
        try {
            var json = JSON.readTree(document);
            if (json.isObject()) return json;
        } catch (JacksonException _) { // its text is not repeated: whoever answers, it is not for the log
        }
        throw new FetchRefused(Reason.NOT_JSON, "its discovery document is not a JSON object");
    }
}
