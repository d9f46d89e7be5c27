package dev.chancery.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** A password that lives as long as its server. */
record Secret(String value) {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** 144 random bits, in the mixture of characters that Active Directory's complexity rule asks for. */
    static Secret random() {
        var bytes = new byte[18];
        RANDOM.nextBytes(bytes);
        return new Secret("aA1-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Writes the password, without a line end, where only this user can read it. */
    Path writeTo(Path file) {
        try {
            return Files.writeString(OwnerOnly.create(file), value);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a password to " + file, e);
        }
    }

    @Override
    public String toString() {
        return "Secret[redacted]";
    }
}
