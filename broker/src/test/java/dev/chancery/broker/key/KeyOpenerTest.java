package dev.chancery.broker.key;

import static dev.chancery.broker.key.TestKeys.START;
import static dev.chancery.broker.key.TestKeys.encryption;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyOpenerTest {
    private final KeyEncryptionKeys encryption = encryption("only");
    private final KeyOpener opener = new KeyOpener(encryption);

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "RS256"})
    void opensAFreshKey(String name) {
        var algorithm = JWSAlgorithm.parse(name);
        var fresh = FreshKey.make(algorithm, encryption);

        var opened = opener.open(stored(algorithm, fresh.publicPart(), fresh.sealed()));

        assertThat(opened.algorithm()).isEqualTo(algorithm);
        assertThat(opened).hasToString("SigningKey[" + fresh.publicPart().getKeyID() + ", " + name + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "RS256"})
    void aFreshKeySaysWhatVerifiersNeedAndNothingPrivate(String name) throws Exception {
        var jwk = FreshKey.make(JWSAlgorithm.parse(name), encryption).publicPart();

        assertThat(jwk.isPrivate()).isFalse();
        assertThat(jwk.getKeyUse()).isEqualTo(KeyUse.SIGNATURE);
        assertThat(jwk.getAlgorithm()).isEqualTo(JWSAlgorithm.parse(name));
        assertThat(jwk.getKeyID()).isEqualTo(jwk.computeThumbprint().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "RS256"})
    void refusesAPrivatePartOfAnotherKey(String name) {
        var algorithm = JWSAlgorithm.parse(name);
        var one = FreshKey.make(algorithm, encryption).publicPart();
        var other = FreshKey.make(algorithm, encryption);
        var sealedAsOne = encryption.seal(
                one.getKeyID(), encryption.open(other.publicPart().getKeyID(), other.sealed()));

        assertThatThrownBy(() -> opener.open(stored(algorithm, one, sealedAsOne)))
                .isInstanceOf(CannotOpen.class)
                .hasMessage("its private part does not belong to its public part");
    }

    @Test
    void refusesAPrivatePartOfAnotherKind() {
        var ec = FreshKey.make(JWSAlgorithm.ES256, encryption).publicPart();
        var rsa = FreshKey.make(JWSAlgorithm.RS256, encryption);
        var sealed =
                encryption.seal(ec.getKeyID(), encryption.open(rsa.publicPart().getKeyID(), rsa.sealed()));

        assertThatThrownBy(() -> opener.open(stored(JWSAlgorithm.ES256, ec, sealed)))
                .isInstanceOf(CannotOpen.class);
    }

    @Test
    void refusesBytesThatAreNoKey() {
        var ec = FreshKey.make(JWSAlgorithm.ES256, encryption).publicPart();
        var sealed = encryption.seal(ec.getKeyID(), new byte[] {1, 2, 3});

        assertThatThrownBy(() -> opener.open(stored(JWSAlgorithm.ES256, ec, sealed)))
                .isInstanceOf(CannotOpen.class)
                .hasMessage("its private part is not a key for ES256");
    }

    @Test
    void refusesAKeyWhosePrivatePartIsElsewhere() {
        var ec = FreshKey.make(JWSAlgorithm.ES256, encryption).publicPart();

        assertThatThrownBy(() -> opener.open(stored(JWSAlgorithm.ES256, ec, null)))
                .hasMessage("its private part is not in the database");
    }

    private static StoredKey stored(JWSAlgorithm algorithm, JWK jwk, @Nullable SealedKey sealed) {
        var place = new TimelineKey(jwk.getKeyID(), algorithm, KeyState.SIGNING, START, START, null, null);
        return new StoredKey(place, jwk, "only", sealed);
    }
}
