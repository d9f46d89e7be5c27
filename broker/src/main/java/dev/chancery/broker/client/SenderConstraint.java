package dev.chancery.broker.client;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import dev.chancery.broker.exchange.OAuth2Errors;
import dev.chancery.broker.token.Confirmation;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.text.ParseException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.DPoPProofContext;
import org.springframework.security.oauth2.jwt.DPoPProofJwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtException;

/**
 * What the caller proves to hold: the key of a DPoP proof (RFC 9449) or the certificate of the connection (RFC 8705). The
 * token is bound to it. The framework's own cache of proofs refuses one that comes twice, per process and bounded.
 */
public final class SenderConstraint implements Function<HttpServletRequest, @Nullable Confirmation> {
    /** Of DPoP proofs: what every platform's keys can sign with, and nothing symmetric (RFC 9449, 4.2). */
    public static final List<String> PROOF_ALGORITHMS =
            List.of("ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512");

    private static final String HEADER = "DPoP";
    private static final int LONGEST_RSA_KEY = 4096;
    private static final int LONGEST_RSA_EXPONENT = 33; // bits: 2^32 and less, as everybody's keys have

    private final DPoPProofJwtDecoderFactory proofs = new DPoPProofJwtDecoderFactory();
    private final String tokenEndpoint;

    SenderConstraint(URI issuer) {
        this.tokenEndpoint = issuer + "/oauth2/token";
    }

    @Override
    public @Nullable Confirmation apply(HttpServletRequest request) {
        var proof = Collections.list(request.getHeaders(HEADER));
        if (proof.size() > 1) throw invalid("more than one DPoP proof"); // RFC 9449, 4.3
        if (!proof.isEmpty()) return dpop(proof.getFirst());
        return ClientCertificate.of(request);
    }

    private Confirmation dpop(String proof) {
        requireModestKey(proof);
        var context = DPoPProofContext.withDPoPProof(proof)
                .method("POST")
                .targetUri(tokenEndpoint)
                .build();
        try {
            var jwt = proofs.createDecoder(context).decode(proof);
            if (!PROOF_ALGORITHMS.contains(String.valueOf(jwt.getHeaders().get("alg"))))
                throw invalid("the DPoP proof is signed with an algorithm that is not taken here");
            @SuppressWarnings("unchecked") // the decoder has read it as a JSON object
            var jwk = (Map<String, Object>) jwt.getHeaders().get("jwk");
            return Confirmation.dpop(JWK.parse(jwk).computeThumbprint().toString());
        } catch (JwtException | ParseException | JOSEException bad) {
            throw invalid("the DPoP proof is not acceptable");
        }
    }

    /** The caller chooses the key, and verifying costs more with a larger one. */
    private static void requireModestKey(String proof) {
        try {
            if (SignedJWT.parse(proof).getHeader().getJWK() instanceof RSAKey rsa
                    && (rsa.getModulus().decodeToBigInteger().bitLength() > LONGEST_RSA_KEY
                            || rsa.getPublicExponent().decodeToBigInteger().bitLength() > LONGEST_RSA_EXPONENT))
                throw invalid("the key of the DPoP proof is larger than any that is taken here");
        } catch (ParseException bad) {
            throw invalid("the DPoP proof is not acceptable");
        }
    }

    private static RuntimeException invalid(String description) {
        return OAuth2Errors.error("invalid_dpop_proof", description); // RFC 9449, 5
    }
}
