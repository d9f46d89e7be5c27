package dev.chancery.broker;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.json.JsonMapper;

/** A workload's and a verifier's view of the broker: HTTPS, and the discovery document. */
record BrokerCaller(String issuer, HttpClient http) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String TOKEN = "/oauth2/token";
    private static final Duration LIMIT = Duration.ofMinutes(5);

    BrokerCaller(String issuer, SSLContext trust) {
        this(issuer, HttpClient.newBuilder().sslContext(trust).build());
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(issuer + path)));
    }

    HttpResponse<String> exchange(String clusterToken, String audience) {
        return send(request(TOKEN, exchangeForm(clusterToken, audience)));
    }

    /** The same request, to be sent by others as often as they like. */
    HttpRequest asking(String clusterToken, String audience) {
        return request(TOKEN, exchangeForm(clusterToken, audience))
                .timeout(LIMIT)
                .build();
    }

    static String exchangeForm(String clusterToken, String audience) {
        return "grant_type=urn:ietf:params:oauth:grant-type:token-exchange"
                + "&subject_token_type=urn:ietf:params:oauth:token-type:jwt&subject_token=" + clusterToken
                + "&audience=" + URLEncoder.encode(audience, StandardCharsets.UTF_8);
    }

    /** A token, as soon as the broker has heard of what the test has just written. */
    String issued(String clusterToken, String audience) {
        return accessToken(answered(200, clusterToken, audience).body());
    }

    /** The first answer of this status, as soon as the broker has heard of what the test has just done. */
    HttpResponse<String> answered(int status, String clusterToken, String audience) {
        var answer = exchange(clusterToken, audience);
        for (long end = System.nanoTime() + LIMIT.toNanos(); answer.statusCode() != status; ) {
            if (System.nanoTime() > end) throw new AssertionError("it is answered " + answer.body());
            LockSupport.parkNanos(50_000_000);
            answer = exchange(clusterToken, audience);
        }
        return answer;
    }

    /** The first answer that is no putting off (503), whatever it is: a token that nobody may have is not waited away. */
    HttpResponse<String> decided(String clusterToken, String audience) {
        var answer = exchange(clusterToken, audience);
        for (long end = System.nanoTime() + LIMIT.toNanos(); answer.statusCode() == 503; ) {
            if (System.nanoTime() > end) throw new AssertionError("it is put off: " + answer.body());
            LockSupport.parkNanos(50_000_000);
            answer = exchange(clusterToken, audience);
        }
        return answer;
    }

    static String accessToken(String answer) {
        return JSON.readTree(answer).path("access_token").asString();
    }

    String introspect(String token, String bearer) {
        return send(request("/oauth2/introspect", "token=" + token).header("Authorization", "Bearer " + bearer))
                .body();
    }

    String id(String token) {
        try {
            return SignedJWT.parse(token).getJWTClaimsSet().getJWTID();
        } catch (ParseException broken) {
            throw new IllegalStateException("not a token", broken);
        }
    }

    JWKSet keysAt(String path) throws ParseException {
        return JWKSet.parse(get(path).body());
    }

    /** Verified with the discovery document and nothing else, by a library that knows nothing of us. */
    JWTClaimsSet verified(String token, String audience) throws Exception {
        var metadata = JSON.readTree(get("/.well-known/openid-configuration").body());
        var jwks = URI.create(metadata.path("jwks_uri").asString()).getPath();
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256), new ImmutableJWKSet<>(keysAt(jwks))));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                audience,
                new JWTClaimsSet.Builder()
                        .issuer(metadata.path("issuer").asString())
                        .build(),
                Set.of("sub", "exp", "iat", "jti", "client_id")));
        return processor.process(token, null);
    }

    void await(BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) throw new AssertionError("not within " + LIMIT.toSeconds() + " s");
            LockSupport.parkNanos(50_000_000);
        }
    }

    private HttpRequest.Builder request(String path, String form) {
        return HttpRequest.newBuilder(URI.create(issuer + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(LIMIT).build(), BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new IllegalStateException("no answer", broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
