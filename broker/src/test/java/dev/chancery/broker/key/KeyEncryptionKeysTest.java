package dev.chancery.broker.key;

import static dev.chancery.broker.key.TestKeys.encryption;
import static dev.chancery.broker.key.TestKeys.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyEncryptionKeysTest {
    private static final byte[] SECRET = "a private key, as it were".getBytes(StandardCharsets.UTF_8);

    @Test
    void opensWhatItSealed() {
        var keys = encryption("new", "old");
        var sealed = keys.seal("kid", SECRET);

        assertThat(sealed.with()).isEqualTo("new");
        assertThat(keys.open("kid", sealed)).isEqualTo(SECRET);
    }

    @Test
    void opensWhatAnOlderKeySealed() {
        assertThat(encryption("new", "old").open("kid", encryption("old").seal("kid", SECRET)))
                .isEqualTo(SECRET);
    }

    @Test
    void neverSealsTheSameTwice() {
        var keys = encryption("only");

        assertThat(keys.seal("kid", SECRET).bytes())
                .isNotEqualTo(keys.seal("kid", SECRET).bytes());
    }

    @Test
    void doesNotOpenOneKeyAsAnother() {
        var keys = encryption("only");
        var sealed = keys.seal("kid", SECRET);

        assertThatThrownBy(() -> keys.open("kie", sealed))
                .isInstanceOf(CannotOpen.class)
                .hasMessageContaining("does not fit");
    }

    @Test
    void doesNotOpenWithAnotherKeyOfThatName() {
        var sealed = encryption("only").seal("kid", SECRET);
        var other = KeyEncryptionKeys.parse(line("only", "another seed"));

        assertThatThrownBy(() -> other.open("kid", sealed))
                .isInstanceOf(CannotOpen.class)
                .hasMessageContaining("called only does not fit");
    }

    @Test
    void doesNotOpenWithoutTheKeyOfThatName() {
        var sealed = encryption("lost").seal("kid", SECRET);

        assertThatThrownBy(() -> encryption("other").open("kid", sealed))
                .isInstanceOf(CannotOpen.class)
                .hasMessage("there is no key-encryption key called lost");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 12, 13, 20, -1})
    void doesNotOpenWhatWasAltered(int place) {
        var keys = encryption("only");
        var bytes = keys.seal("kid", SECRET).bytes();
        bytes[place < 0 ? bytes.length - 1 : place] ^= 1;

        assertThatThrownBy(() -> keys.open("kid", new SealedKey("only", bytes))).isInstanceOf(CannotOpen.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 13, 20})
    void doesNotOpenWhatWasCutShort(int length) {
        var keys = encryption("only");
        var bytes = java.util.Arrays.copyOf(keys.seal("kid", SECRET).bytes(), length);

        assertThatThrownBy(() -> keys.open("kid", new SealedKey("only", bytes))).isInstanceOf(CannotOpen.class);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing               | ''                                                    | there is none",
                "a comment alone       | # later                                               | there is none",
                "no colon              | MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=          | line 1: no colon",
                "no name               | :MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=         | line 1: a name is",
                "a name with a space   | a b:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=      | line 1: a name is",
                "a name like a URI     | pkcs11:object=k                                       | called pkcs11 is not base64",
                "not base64            | k:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5M!!=        | the key called k is not base64",
                "base64url             | k:-_-_MzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=        | the key called k is not base64",
                "no key                | k:                                                    | has 0 bytes, and has to have 32",
                "31 bytes              | k:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MA==        | has 31 bytes, and has to have 32",
                "an AES-128 key        | k:MDEyMzQ1Njc4OTAxMjM0NQ==                            | has 16 bytes, and has to have 32"
            })
    void refuses(String name, String text, String says) {
        assertThatThrownBy(() -> KeyEncryptionKeys.parse(text))
                .isInstanceOf(InvalidKeyEncryptionKeys.class)
                .hasMessageContaining(says)
                .satisfies(refused -> assertThat(refused.toString()).doesNotContain("MDEyMzQ1"));
    }

    @Test
    void tellsEveryMistakeWithItsLine() {
        var text = "# ours\n" + line("a") + "\n\n" + line("a") + "\nb:eA==\nnonsense\n";

        assertThatThrownBy(() -> KeyEncryptionKeys.parse(text))
                .isInstanceOfSatisfying(InvalidKeyEncryptionKeys.class, refused -> assertThat(refused.problems())
                        .containsExactly(
                                "line 4: there is another key called a",
                                "line 5: the key called b has 1 bytes, and has to have 32",
                                "line 6: no colon; a line reads name:base64-of-32-bytes"));
    }

    @Test
    void readsAFileAndShowsNamesOnly(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("keys"), line("2026-11") + "\n" + line("2026-10") + "\n");

        assertThat(KeyEncryptionKeys.read(file)).hasToString("KeyEncryptionKeys[2026-11, 2026-10]");
        assertThat(KeyEncryptionKeys.read(file).seal("kid", SECRET)).hasToString("SealedKey[with 2026-11]");
    }

    @Test
    void saysWhichFileIsMissing(@TempDir Path folder) {
        assertThatThrownBy(() -> KeyEncryptionKeys.read(folder.resolve("keys")))
                .hasMessageContaining("there is no file " + folder.resolve("keys"));
    }
}
