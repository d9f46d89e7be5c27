package dev.chancery.broker.web;

import static dev.chancery.broker.identity.ClusterTokens.BROKER;
import static dev.chancery.broker.identity.ClusterTokens.EAST;
import static dev.chancery.broker.identity.ClusterTokens.NOW;
import static dev.chancery.broker.identity.ClusterTokens.RSA;
import static dev.chancery.broker.identity.ClusterTokens.claims;
import static dev.chancery.broker.identity.ClusterTokens.signed;
import static dev.chancery.handfed.HandFedBroker.VAULT;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import dev.chancery.broker.issuer.FederatedKeys;
import dev.chancery.broker.issuer.OneCluster;
import dev.chancery.handfed.AnsweringBroker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/** The metadata lists the algorithms that are taken, all of them and no other. */
@AnsweringBroker
@Import(AlgorithmsTest.ManyKeys.class)
class AlgorithmsTest {
    private static final String TOKEN = "/oauth2/token";

    @Value("${local.server.port}")
    private int port;

    private Answers broker;

    /** The cluster east with a key for every algorithm, and the one by which the other tests sign. For this test alone: not to be found by a scan. */
    static class ManyKeys {
        @Bean
        @Primary
        FederatedKeys manyKeys() {
            var keys = new ArrayList<>(EveryAlgorithm.keys());
            keys.add(RSA);
            return OneCluster.keys("east", EAST, keys, NOW);
        }
    }

    @BeforeEach
    void connect() {
        broker = new Answers(port);
    }

    @AfterEach
    void disconnect() {
        broker.close();
    }

    @ParameterizedTest
    @MethodSource("dev.chancery.broker.web.EveryAlgorithm#names")
    void takesTokensByTheAlgorithmsThatItListsAndNoOther(String algorithm) throws JOSEException {
        var kid = EveryAlgorithm.keyOf(algorithm).getKeyID();
        var form = Map.of(
                "grant_type",
                "client_credentials",
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion",
                EveryAlgorithm.signed(algorithm, Map.of("kid", kid), claims()),
                "audience",
                VAULT);

        assertTakenIfListed(
                broker.post(TOKEN, form),
                "token_endpoint_auth_signing_alg_values_supported",
                algorithm,
                "invalid_client");
    }

    @ParameterizedTest
    @MethodSource("dev.chancery.broker.web.EveryAlgorithm#names")
    void takesProofsByTheAlgorithmsThatItListsAndNoOther(String algorithm) throws JOSEException {
        var header = Map.<String, Object>of(
                "typ",
                "dpop+jwt",
                "jwk",
                EveryAlgorithm.keyOf(algorithm).toPublicJWK().toJSONObject());
        var claims = Map.<String, Object>of(
                "jti",
                UUID.randomUUID().toString(),
                "htm",
                "POST",
                "htu",
                BROKER + TOKEN,
                "iat",
                Instant.now().getEpochSecond()); // the framework goes by the real time
        var proof = EveryAlgorithm.signed(algorithm, header, claims);

        var answer = broker.post(TOKEN, Answers.exchange(signed(claims()).value(), VAULT), "DPoP", proof);

        assertTakenIfListed(answer, "dpop_signing_alg_values_supported", algorithm, "invalid_dpop_proof");
    }

    @Test
    void listsNothingThatTheseTestsDoNotTry() {
        assertThat(EveryAlgorithm.names().toList())
                .containsAll(listed("token_endpoint_auth_signing_alg_values_supported"))
                .containsAll(listed("dpop_signing_alg_values_supported"));
    }

    private void assertTakenIfListed(Answers.Answer answer, String list, String algorithm, String refusal) {
        if (listed(list).contains(algorithm))
            assertThat(answer.status()).describedAs(answer.body()).isEqualTo(200);
        else assertThat(answer.error()).describedAs(answer.body()).isEqualTo(refusal);
    }

    private List<String> listed(String list) {
        return broker.get("/.well-known/oauth-authorization-server")
                .json()
                .path(list)
                .valueStream()
                .map(name -> name.asString())
                .toList();
    }
}
