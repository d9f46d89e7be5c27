package dev.chancery.broker;

import dev.chancery.testbed.Workspace.Finished;
import java.net.http.HttpClient;
import java.util.StringJoiner;
import javax.net.ssl.SSLContext;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.web.client.RestTemplate;

/** A resource server of Spring Security, which finds keys and algorithms by the issuer alone. */
record SpringVerifier(String issuer, SSLContext trust) implements ForeignVerifiers.Verifier {
    /** As one that is told that it gets access tokens (RFC 9068), and which audience it is. */
    @Override
    public Finished of(String token, String audience, String... claims) {
        return checked(
                token,
                JwtValidators.createAtJwtValidator()
                        .issuer(issuer)
                        .audience(audience)
                        .build(),
                claims);
    }

    /** As one that is told nothing but the issuer. */
    Finished untold(String token) {
        return checked(token, JwtValidators.createDefaultWithIssuer(issuer));
    }

    private Finished checked(String token, OAuth2TokenValidator<Jwt> validator, String... claims) {
        try (var http = HttpClient.newBuilder().sslContext(trust).build()) {
            var decoder = NimbusJwtDecoder.withIssuerLocation(issuer)
                    .restOperations(new RestTemplate(new JdkClientHttpRequestFactory(http)))
                    .build();
            decoder.setJwtValidator(validator);
            var caller = new JwtAuthenticationProvider(decoder).authenticate(new BearerTokenAuthenticationToken(token));
            var jwt = (Jwt) caller.getCredentials();
            var said = new StringJoiner(" ").add(caller.getName());
            for (var claim : claims) said.add(jwt.getClaimAsString(claim));
            return new Finished(0, said.toString());
        } catch (InvalidBearerTokenException refused) {
            return new Finished(1, String.valueOf(refused.getMessage()));
        }
    }
}
