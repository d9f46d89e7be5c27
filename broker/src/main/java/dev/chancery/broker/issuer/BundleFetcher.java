package dev.chancery.broker.issuer;

import dev.chancery.broker.issuer.ClusterIssuer.Discovered;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the bundle of a trust domain (SPIFFE Trust Domain and Bundle, 4) from a file, or from its endpoint by the profile
 * {@code https_web}. Of its keys only those for JWT-SVIDs count.
 */
final class BundleFetcher implements KeyFetcher {
    private static final JsonMapper JSON = JsonMapper.shared();
    private final GuardedHttp http;

    BundleFetcher(GuardedHttp http) {
        this.http = http;
    }

    @Override
    public Fetched fetch(ClusterIssuer domain, Discovered how) {
        var source = how.jwksUrl();
        if (source == null) return new Fetched.Failed(Reason.BAD_URL, "no file and no endpoint is configured");
        try {
            return read("file".equals(source.getScheme()) ? file(source) : http.get(source, how));
        } catch (FetchRefused refused) {
            return refused.outcome();
        }
    }

    private static byte[] file(URI source) throws FetchRefused {
        try {
            return Files.readAllBytes(Path.of(source));
        } catch (IOException cannot) {
            throw new FetchRefused(
                    Reason.UNREACHABLE,
                    "the file of its bundle cannot be read: "
                            + cannot.getClass().getSimpleName());
        }
    }

    private static Fetched read(byte[] document) throws FetchRefused {
        var svids = JSON.createArrayNode();
        try {
            var keys = JSON.readTree(document).path("keys");
            if (!keys.isArray()) throw new FetchRefused(Reason.NOT_JSON, "its bundle has no list of keys");
            for (var key : keys)
                // an entry of another use, or of none, is ignored
                if (key instanceof ObjectNode entry
                        && "jwt-svid".equals(entry.path("use").asString("")))
                    svids.add(entry.deepCopy().put("use", "sig"));
        } catch (JacksonException _) {
            throw new FetchRefused(Reason.NOT_JSON, "its bundle is not JSON");
        }
        if (svids.isEmpty()) return new Fetched.Withdrawn();
        var set = KeySet.parse(JSON.createObjectNode().set("keys", svids).toString());
        if (set.keys().isEmpty())
            throw new FetchRefused(Reason.NO_USABLE_KEY, "its bundle has no key to verify JWT-SVIDs with");
        return new Fetched.Keys(set);
    }
}
