package dev.chancery.broker.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.net.URI;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;

class SenderConstraintTest {
    private final SenderConstraint constraint = new SenderConstraint(URI.create("https://broker.corp.example"));

    @ParameterizedTest
    @CsvSource({"1024, 3", "256, 5", "512, 6"})
    void aKeyThatWouldCostMuchIsNotTried(int modulusBytes, int exponentBytes) {
        assertThatThrownBy(() -> constraint.apply(proofOf(modulusBytes, exponentBytes)))
                .isInstanceOfSatisfying(OAuth2AuthenticationException.class, refused -> {
                    assertThat(refused.getError().getErrorCode()).isEqualTo("invalid_dpop_proof");
                    assertThat(refused.getError().getDescription()).contains("key", "larger");
                });
    }

    @Test
    void aKeyOfUsualSizeIsTried() {
        assertThatThrownBy(() -> constraint.apply(proofOf(512, 3)))
                .isInstanceOfSatisfying(OAuth2AuthenticationException.class, refused -> assertThat(
                                refused.getError().getDescription())
                        .isEqualTo("the DPoP proof is not acceptable"));
    }

    @ParameterizedTest
    @CsvSource({"rubbish", "a.b.c", "''"})
    void rubbishIsNoProof(String value) {
        var request = new MockHttpServletRequest();
        request.addHeader("DPoP", value);

        assertThatThrownBy(() -> constraint.apply(request)).isInstanceOf(OAuth2AuthenticationException.class);
    }

    private static MockHttpServletRequest proofOf(int modulusBytes, int exponentBytes) {
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(new JOSEObjectType("dpop+jwt"))
                .jwk(new RSAKey.Builder(odd(modulusBytes), odd(exponentBytes)).build())
                .build();
        var request = new MockHttpServletRequest();
        request.addHeader("DPoP", header.toBase64URL() + ".e30." + Base64URL.encode("x"));
        return request;
    }

    /** An odd number with its highest bit set. */
    private static Base64URL odd(int bytes) {
        var number = new byte[bytes];
        new Random(7).nextBytes(number);
        number[0] |= (byte) 0x80;
        number[bytes - 1] |= 1;
        return Base64URL.encode(number);
    }
}
