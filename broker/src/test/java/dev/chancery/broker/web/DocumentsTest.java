package dev.chancery.broker.web;

import static dev.chancery.broker.identity.ClusterTokens.BROKER;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.chancery.broker.identity.ClusterTokens;
import dev.chancery.broker.key.FixedKeyRing;
import dev.chancery.broker.policy.PolicySource;
import dev.chancery.handfed.AnsweringBroker;
import dev.chancery.handfed.HandFedBroker;
import io.micrometer.tracing.Tracer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;

/** What the broker publishes, and what it does not serve. */
@AnsweringBroker
class DocumentsTest {
    @Value("${local.server.port}")
    private int port;

    @Autowired
    private AtomicReference<PolicySource.View> view;

    @Autowired
    private FixedKeyRing keys;

    @Autowired
    private ApplicationContext context;

    private Answers broker;

    @BeforeEach
    void connect() {
        broker = new Answers(port);
        view.set(HandFedBroker.current());
        keys.speak();
    }

    @AfterEach
    void disconnect() {
        broker.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/.well-known/openid-configuration, 3600",
        "/.well-known/oauth-authorization-server, 3600",
        "/jwks, 300",
        "/clusters/east/.well-known/openid-configuration, 300",
        "/clusters/east/jwks, 300"
    })
    void documentsAreCacheableAndNeedNothing(String path, int seconds) {
        view.set(HandFedBroker.stale());

        var answer = broker.get(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        var tag = answer.headers().firstValue("ETag").orElseThrow();
        assertThat(tag).matches("\"[^\"]+\""); // strong: RFC 9110, 8.8.3
        var again = broker.get(path, "If-None-Match", tag);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        var head = broker.head(path);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        for (var each : List.of(answer, again, head)) { // RFC 9110, 15.4.5
            assertThat(each.headers().firstValue("ETag")).hasValue(tag);
            assertThat(each.headers().allValues("Cache-Control")).containsExactly("max-age=" + seconds + ", public");
            for (var spoiler : List.of("Pragma", "Expires", "Set-Cookie", "Vary"))
                assertThat(each.headers().firstValue(spoiler)).as(spoiler).isEmpty();
        }
        assertThat(broker.get(path, "If-None-Match", "\"another\"").status()).isEqualTo(200);
    }

    @Test
    void aClustersDocumentsLeadToItsKeys() throws Exception {
        var discovery =
                broker.get("/clusters/east/.well-known/openid-configuration").json();
        assertThat(discovery.path("issuer").asString()).isEqualTo(ClusterTokens.EAST);
        assertThat(discovery.path("jwks_uri").asString()).isEqualTo(BROKER + "/clusters/east/jwks");

        var keys = JWKSet.parse(broker.get("/clusters/east/jwks").body());
        assertThat(keys.getKeyByKeyId("east-1").computeThumbprint()).isEqualTo(ClusterTokens.RSA.computeThumbprint());
        assertThat(keys.getKeys()).noneMatch(JWK::isPrivate);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/clusters/north/.well-known/openid-configuration", "/clusters/north/jwks"})
    void aClusterThatIsNotKnownYetIsAskedForAgain(String path) {
        var answer = broker.get(path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.headers().allValues("Cache-Control"))
                .describedAs("a 404 may be kept by default: RFC 9110, 15.5.5")
                .containsExactly("no-store");
    }

    @Test
    void nothingTracesUntilACollectorIsNamed() {
        assertThat(context.getBeansOfType(Tracer.class)).isEmpty();
        assertThat(context.getBeanDefinitionNames()).noneMatch(name -> name.contains("otel") || name.contains("Otlp"));
    }

    @Test
    void discoverySaysWhatWorks() {
        var metadata = broker.get("/.well-known/openid-configuration").json();
        assertThat(metadata.path("issuer").asString()).isEqualTo(BROKER);
        assertThat(metadata.path("jwks_uri").asString()).isEqualTo(BROKER + "/jwks");
        assertThat(texts(metadata, "grant_types_supported"))
                .containsExactlyInAnyOrder(
                        "urn:ietf:params:oauth:grant-type:token-exchange",
                        "urn:ietf:params:oauth:grant-type:jwt-bearer",
                        "client_credentials");
        assertThat(texts(metadata, "token_endpoint_auth_methods_supported")).containsExactly("none", "private_key_jwt");
        for (var endpoint : List.of("introspection", "revocation"))
            assertThat(texts(metadata, endpoint + "_endpoint_auth_methods_supported"))
                    .as(endpoint)
                    .containsExactly("bearer");
        assertThat(metadata.has("authorization_endpoint")).isFalse();
        assertThat(metadata.has("tls_client_certificate_bound_access_tokens"))
                .describedAs("nobody is asked for a certificate here")
                .isFalse();
    }

    @Test
    void keysArePublicAndSayWhatTheyAreFor() throws Exception {
        var keys = JWKSet.parse(broker.get("/jwks").body());
        assertThat(keys.getKeys()).hasSize(2).allSatisfy(key -> {
            assertThat(key.isPrivate()).isFalse();
            assertThat(key.getKeyID()).isNotBlank();
            assertThat(key.getAlgorithm()).isNotNull();
            assertThat(key.getKeyUse().identifier()).isEqualTo("sig");
        });
    }

    @Test
    void noKeySetIsToldBeforeAnyKeyIsKnown() {
        keys.forget();

        var answer = broker.get("/jwks");
        var head = broker.head("/jwks");

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).doesNotContain("\"keys\"");
        for (var each : List.of(answer, head)) {
            assertThat(each.status()).isEqualTo(503);
            assertThat(each.headers().allValues("Cache-Control")).containsExactly("no-store");
            assertThat(each.headers().firstValue("Retry-After")).hasValue("5");
            assertThat(each.headers().firstValue("ETag")).isEmpty();
        }

        keys.speak();

        assertThat(broker.get("/jwks").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/oauth2/authorize",
                "/oauth2/jwks",
                "/login",
                "/userinfo",
                "/connect/register",
                "/actuator/env",
                "/"
            })
    void whatIsNotThereIsAProblemDocument(String path) {
        var answer = broker.get(path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    }

    @Test
    void anotherHostIsNotServedAndNeverBecomesTheIssuer() {
        var other = broker.get("/.well-known/openid-configuration", "X-Forwarded-Host", "evil.example");
        assertThat(other.json().path("issuer").asString()).isEqualTo(BROKER);
        try (var elsewhere = new Answers(port, "localhost")) {
            var answer = elsewhere.get("/.well-known/openid-configuration");
            assertThat(answer.status()).isEqualTo(421);
            assertThat(answer.body()).doesNotContain(BROKER);
            assertThat(elsewhere.get("/actuator/health/liveness").status()).isEqualTo(200);
        }
    }

    private static List<String> texts(JsonNode metadata, String name) {
        return metadata.path(name).valueStream().map(JsonNode::asString).toList();
    }
}
