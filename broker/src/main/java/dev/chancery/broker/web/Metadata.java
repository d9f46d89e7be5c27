package dev.chancery.broker.web;

import static org.springframework.boot.web.server.Ssl.ClientAuth.NEED;
import static org.springframework.boot.web.server.Ssl.ClientAuth.WANT;

import com.nimbusds.jose.JWSAlgorithm;
import dev.chancery.broker.client.SenderConstraint;
import dev.chancery.broker.issuer.KeyLookup;
import dev.chancery.broker.settings.BrokerSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.Ssl;

/** What the broker says of itself: OpenID Connect Discovery 1.0, 3 and RFC 8414, 2. Exactly what works, and nothing else. */
final class Metadata {
    static final String JWKS_PATH = "/jwks";

    /** Whether a caller can show a certificate in the handshake, to which its tokens are bound then. */
    enum Certificates {
        ASKED_FOR,
        NOT_ASKED_FOR;

        static Certificates of(@Nullable Ssl tls) {
            return tls != null && tls.isEnabled() && (tls.getClientAuth() == WANT || tls.getClientAuth() == NEED)
                    ? ASKED_FOR
                    : NOT_ASKED_FOR;
        }
    }

    private Metadata() {}

    /** @param certificates whether callers are asked for theirs */
    static Map<String, Object> of(BrokerSettings settings, Certificates certificates) {
        var issuer = settings.issuer().toString();
        var facts = new LinkedHashMap<String, Object>();
        facts.put("issuer", issuer);
        facts.put("jwks_uri", issuer + JWKS_PATH);
        facts.put("token_endpoint", issuer + "/oauth2/token");
        facts.put("introspection_endpoint", issuer + "/oauth2/introspect");
        facts.put("revocation_endpoint", issuer + "/oauth2/revoke");
        facts.put("response_types_supported", List.of()); // no person logs in here
        facts.put("subject_types_supported", List.of("public"));
        facts.put("id_token_signing_alg_values_supported", List.of("ES256", "RS256"));
        facts.put(
                "grant_types_supported",
                List.of(
                        "urn:ietf:params:oauth:grant-type:token-exchange",
                        "urn:ietf:params:oauth:grant-type:jwt-bearer",
                        "client_credentials"));
        facts.put(
                "token_endpoint_auth_methods_supported",
                settings.spiffe().isEmpty()
                        ? List.of("none", "private_key_jwt")
                        : List.of("none", "private_key_jwt", "spiffe_jwt"));
        facts.put(
                "token_endpoint_auth_signing_alg_values_supported",
                KeyLookup.ALGORITHMS.stream().map(JWSAlgorithm::getName).toList());
        facts.put("introspection_endpoint_auth_methods_supported", List.of("bearer"));
        facts.put("revocation_endpoint_auth_methods_supported", List.of("bearer"));
        facts.put("dpop_signing_alg_values_supported", SenderConstraint.PROOF_ALGORITHMS);
        if (certificates == Certificates.ASKED_FOR)
            facts.put("tls_client_certificate_bound_access_tokens", true); // RFC 8705, 3.3: false when it is not said
        return facts;
    }
}
