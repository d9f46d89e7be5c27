package dev.chancery.broker.key;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Named AES-256 keys that seal private keys; the first seals, all open. To rotate: add the new one last everywhere, then
 * put it first everywhere, then drop the old one once {@code keys list} names it no more.
 *
 * <p>Sealed is: the byte 1, a nonce of 12 bytes, and AES-256-GCM of the PKCS #8 encoding with its tag of 16 bytes. The
 * key id is authenticated with it, so a sealed key cannot be passed off as another.
 */
public final class KeyEncryptionKeys {
    private static final byte VERSION = 1;
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final Map<String, SecretKey> keys;
    private final String first;
    private final SecureRandom random = new SecureRandom();

    private KeyEncryptionKeys(Map<String, SecretKey> keys) {
        this.keys = keys;
        this.first = keys.keySet().iterator().next();
    }

    /**
     * Reads lines {@code name:base64-of-32-bytes}; empty lines and lines that begin with {@code #} are passed over.
     *
     * @throws InvalidKeyEncryptionKeys with every mistake
     */
    public static KeyEncryptionKeys parse(String text) {
        var keys = new LinkedHashMap<String, SecretKey>();
        var problems = new ArrayList<String>();
        var lines = text.lines().map(String::strip).toList();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            if (!line.isEmpty() && !line.startsWith("#")) read("line " + (i + 1) + ": ", line, keys, problems);
        }
        if (keys.isEmpty() && problems.isEmpty())
            problems.add(
                    "there is none; a line reads name:base64-of-32-bytes, and \"openssl rand -base64 32\" makes the latter");
        if (!problems.isEmpty()) throw new InvalidKeyEncryptionKeys(problems);
        return new KeyEncryptionKeys(keys);
    }

    /** Reads them from a file. */
    public static KeyEncryptionKeys read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (NoSuchFileException _) {
            throw new InvalidKeyEncryptionKeys(List.of("there is no file " + file));
        } catch (IOException _) {
            throw new InvalidKeyEncryptionKeys(List.of(file + " is not a readable text file"));
        }
    }

    /** Name of the key that seals. */
    String first() {
        return first;
    }

    SealedKey seal(String keyId, byte[] privateKey) {
        try {
            var nonce = new byte[NONCE_BYTES];
            random.nextBytes(nonce);
            var sealed = cipher(Cipher.ENCRYPT_MODE, first, keyId, nonce).doFinal(privateKey);
            var bytes = ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length);
            return new SealedKey(
                    first, bytes.put(VERSION).put(nonce).put(sealed).array());
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("AES-256-GCM does not seal here", broken);
        }
    }

    /** The PKCS #8 encoding; whoever asks wipes it. */
    byte[] open(String keyId, SealedKey sealed) {
        if (!keys.containsKey(sealed.with()))
            throw new CannotOpen("there is no key-encryption key called " + sealed.with(), null);
        var bytes = sealed.bytes();
        if (bytes.length <= 1 + NONCE_BYTES || bytes[0] != VERSION)
            throw new CannotOpen("it is not sealed in a form known here", null);
        try {
            var nonce = Arrays.copyOfRange(bytes, 1, 1 + NONCE_BYTES);
            return cipher(Cipher.DECRYPT_MODE, sealed.with(), keyId, nonce)
                    .doFinal(bytes, 1 + NONCE_BYTES, bytes.length - 1 - NONCE_BYTES);
        } catch (GeneralSecurityException refused) {
            throw new CannotOpen("the key-encryption key called " + sealed.with() + " does not fit", refused);
        }
    }

    @Override
    public String toString() {
        return "KeyEncryptionKeys" + keys.keySet();
    }

    private Cipher cipher(int mode, String name, String keyId, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, keys.get(name), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(("chancery signing key " + keyId).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static void read(String place, String line, Map<String, SecretKey> keys, List<String> problems) {
        int colon = line.indexOf(':');
        if (colon < 0) {
            problems.add(place + "no colon; a line reads name:base64-of-32-bytes");
            return;
        }
        var name = line.substring(0, colon).strip();
        if (!NAME.matcher(name).matches()) {
            problems.add(
                    place + "a name is 1 to 64 letters, digits, '.', '_' and '-', and begins with a letter or digit");
            return;
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(line.substring(colon + 1).strip());
        } catch (IllegalArgumentException _) { // its message would quote the key
            problems.add(place + "the key called " + name + " is not base64 (RFC 4648, 4)");
            return;
        }
        if (bytes.length != KEY_BYTES) {
            problems.add(
                    place + "the key called " + name + " has " + bytes.length + " bytes, and has to have " + KEY_BYTES);
        } else if (keys.putIfAbsent(name, new SecretKeySpec(bytes, "AES")) != null) {
            problems.add(place + "there is another key called " + name);
        }
        Arrays.fill(bytes, (byte) 0);
    }
}
