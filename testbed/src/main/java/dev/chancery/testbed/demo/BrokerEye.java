package dev.chancery.testbed.demo;

import com.unboundid.util.json.JSONException;
import com.unboundid.util.json.JSONObject;
import com.unboundid.util.json.JSONValue;
import dev.chancery.testbed.ServerFailed;
import dev.chancery.testbed.Service;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/** Looks at the broker as workloads and verifiers do: with HTTPS, its discovery document, and nothing of ours. */
record BrokerEye(String issuer, HttpClient http) {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** Waits until the broker can issue tokens. */
    void awaitReady(Service broker) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!isReady()) {
            if (!broker.isAlive() || System.nanoTime() > end)
                throw new ServerFailed("the broker is not ready\n" + broker.logTail(30));
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }

    private boolean isReady() {
        try {
            return get("/actuator/health/readiness").statusCode() == 200;
        } catch (ServerFailed notYet) {
            return false;
        }
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(issuer + path)));
    }

    HttpResponse<String> exchange(String clusterToken, String audience) {
        return post(
                "/oauth2/token",
                "grant_type=urn:ietf:params:oauth:grant-type:token-exchange"
                        + "&subject_token_type=urn:ietf:params:oauth:token-type:jwt&subject_token=" + clusterToken
                        + "&audience=" + URLEncoder.encode(audience, StandardCharsets.UTF_8),
                "");
    }

    /** The token that an exchange gives; the empty text when it is refused. */
    String token(String clusterToken, String audience) {
        return text(exchange(clusterToken, audience).body(), "access_token");
    }

    /** The token that an exchange gives once the broker has heard what sync has just written; empty when that takes too long. */
    String awaitToken(String clusterToken, String audience) {
        long end = System.nanoTime() + LIMIT.toNanos();
        var token = token(clusterToken, audience);
        while (token.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            token = token(clusterToken, audience);
        }
        return token;
    }

    /** Claims of a token that nobody has verified. */
    static JSONObject claims(String token) {
        try {
            return new JSONObject(decoded(token.split("\\.", -1)[1]));
        } catch (JSONException broken) {
            throw new ServerFailed("that is no token: " + broken.getMessage());
        }
    }

    /** Whether the broker says that a token is active, asked with a token of the callee's own. */
    boolean isActive(String token, String calleesToken) {
        return post("/oauth2/introspect", "token=" + token, calleesToken).body().contains("\"active\":true");
    }

    /** Claims of a token, after its signature was checked with the key that the discovery document leads to. */
    JSONObject verified(String token) {
        var parts = token.split("\\.", -1);
        if (parts.length != 3) throw new ServerFailed("that is no token");
        try {
            var header = new JSONObject(decoded(parts[0]));
            var jwks = URI.create(text(get("/.well-known/openid-configuration").body(), "jwks_uri"));
            var keys = new JSONObject(get(jwks.getPath()).body()).getFieldAsArray("keys");
            for (var key : Objects.requireNonNullElse(keys, List.<JSONValue>of())) {
                if (!(key instanceof JSONObject jwk)
                        || !Objects.equals(jwk.getFieldAsString("kid"), header.getFieldAsString("kid"))) continue;
                var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
                signature.initVerify(KeyFactory.getInstance("EC").generatePublic(publicKey(jwk)));
                signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
                if (signature.verify(Base64.getUrlDecoder().decode(parts[2]))) return new JSONObject(decoded(parts[1]));
            }
        } catch (JSONException | GeneralSecurityException broken) {
            throw new ServerFailed("the token cannot be verified: " + broken.getMessage());
        }
        throw new ServerFailed("no published key has signed that token");
    }

    private static ECPublicKeySpec publicKey(JSONObject jwk) throws GeneralSecurityException {
        var curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        var point = new ECPoint(
                new BigInteger(1, Base64.getUrlDecoder().decode(jwk.getFieldAsString("x"))),
                new BigInteger(1, Base64.getUrlDecoder().decode(jwk.getFieldAsString("y"))));
        return new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class));
    }

    private static String decoded(String base64) {
        return new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private static String text(String json, String field) {
        try {
            var value = new JSONObject(json).getFieldAsString(field);
            return value == null ? "" : value;
        } catch (JSONException notJson) {
            return "";
        }
    }

    private HttpResponse<String> post(String path, String form, String bearer) {
        var request = HttpRequest.newBuilder(URI.create(issuer + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        if (!bearer.isEmpty()) request.header("Authorization", "Bearer " + bearer);
        return send(request);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofMinutes(1)).build(), BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new ServerFailed("the broker does not answer", broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ServerFailed("interrupted while asking the broker", stopped);
        }
    }
}
