package dev.chancery.broker.key;

import static dev.chancery.broker.key.TestKeys.encryption;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import java.security.KeyFactory;
import java.security.Security;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CryptoProviderTest {
    private static final Set<String> PLATFORMS = Set.of("amd64", "aarch64");

    @AfterEach
    void leaveOthersTheJdk() {
        Security.removeProvider(CryptoProvider.CORRETTO_NAME);
    }

    @Test
    void isNativeWhereItCanBe() {
        var isNative = System.getProperty("os.name").toLowerCase(Locale.ROOT).equals("linux")
                && PLATFORMS.contains(System.getProperty("os.arch"));

        assertThat(CryptoProvider.install()).isEqualTo(isNative ? CryptoProvider.CORRETTO : CryptoProvider.JDK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "RS256"})
    void whatOneProviderSealedTheOtherOpens(String name) throws Exception {
        var encryption = encryption("only");
        var algorithm = JWSAlgorithm.parse(name);
        var byJdk = FreshKey.make(algorithm, encryption);
        CryptoProvider.install();
        var byInstalled = FreshKey.make(algorithm, encryption);
        var opener = new KeyOpener(encryption);

        assertThat(opener.canOpen(stored(algorithm, byJdk))).isTrue();
        assertThat(opener.canOpen(stored(algorithm, byInstalled))).isTrue();
        leaveOthersTheJdk();
        assertThat(KeyFactory.getInstance("EC").getProvider().getName()).isNotEqualTo(CryptoProvider.CORRETTO_NAME);
        assertThat(opener.canOpen(stored(algorithm, byInstalled))).isTrue();
    }

    private static StoredKey stored(JWSAlgorithm algorithm, FreshKey key) {
        var place = new TimelineKey(
                key.publicPart().getKeyID(), algorithm, KeyState.SIGNING, TestKeys.START, TestKeys.START, null, null);
        return new StoredKey(place, key.publicPart(), "only", key.sealed());
    }
}
