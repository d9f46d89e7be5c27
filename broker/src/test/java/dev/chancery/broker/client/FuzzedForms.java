package dev.chancery.broker.client;

import dev.chancery.broker.exchange.ExchangeAuthentication;
import dev.chancery.broker.exchange.ExchangeRequestConverter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * What a fuzzer does to token requests: a form is read, is none of ours, or is refused in words that OAuth allows (RFC 6749, 5.2)
 * and in which no token is repeated.
 */
public final class FuzzedForms {
    private static final List<AuthenticationConverter> CONVERTERS = List.of(
            new WorkloadClient(),
            new ExchangeRequestConverter(_ -> null),
            AssertionRequestConverter.clientCredentialsWithSpiffe(_ -> null),
            AssertionRequestConverter.jwtBearer(_ -> null));

    private FuzzedForms() {}

    public static void fuzzerInitialize() {
        SecurityContextHolder.getContext()
                .setAuthentication(
                        new OAuth2ClientAuthenticationToken(WorkloadClient.ANY, ClientAuthenticationMethod.NONE, null));
    }

    public static void fuzzerTestOneInput(byte[] input) {
        var request = request(new String(input, StandardCharsets.UTF_8));
        for (var converter : CONVERTERS) {
            try {
                var read = converter.convert(request);
                if (read != null
                        && !(read instanceof ExchangeAuthentication)
                        && !(read instanceof OAuth2ClientAuthenticationToken))
                    throw new IllegalStateException("something else was read");
            } catch (OAuth2AuthenticationException refused) {
                check(refused);
            }
        }
    }

    private static void check(OAuth2AuthenticationException refused) {
        var error = refused.getError();
        if (!error.getErrorCode().matches("[a-z_]+")) throw new IllegalStateException("no code of OAuth");
        var description = error.getDescription();
        if (description != null && !description.matches("[\\x20\\x21\\x23-\\x5B\\x5D-\\x7E]{1,400}"))
            throw new IllegalStateException("characters that no description may have: " + description);
        if (description != null && description.contains("sesame"))
            throw new IllegalStateException("a token is repeated: " + description);
    }

    /** As a server reads it, names and values that cannot be decoded left as they are. */
    private static MockHttpServletRequest request(String form) {
        var request = new MockHttpServletRequest("POST", "/oauth2/token");
        for (var field : form.split("&", -1)) {
            int at = field.indexOf('=');
            var name = decoded(at < 0 ? field : field.substring(0, at));
            // the name of a parameter may be told, and only its value may be a token
            request.addParameter(name.replace("sesame", ""), decoded(field.substring(at + 1)));
        }
        return request;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }

    /** Forms to begin with: one for each grant. */
    public static List<byte[]> seeds() {
        var type = "urn:ietf:params:oauth:";
        return List.of(
                bytes("grant_type=" + type + "grant-type:token-exchange&subject_token=sesame&subject_token_type=" + type
                        + "token-type:jwt&audience=a&resource=https://b.example&scope=c+d&requested_token_type=" + type
                        + "token-type:access_token&actor_token=sesame&actor_token_type=" + type
                        + "token-type:jwt&client_id=e"),
                bytes("grant_type=client_credentials&client_assertion=sesame&client_assertion_type=" + type
                        + "client-assertion-type:jwt-spiffe&audience=a"),
                bytes("grant_type=" + type + "grant-type:jwt-bearer&assertion=sesame&audience=a&audience=b"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
