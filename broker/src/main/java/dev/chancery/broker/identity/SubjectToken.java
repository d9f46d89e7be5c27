package dev.chancery.broker.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A token that somebody presented, in compact form. It never shows itself: what is kept of it is its hash. */
public record SubjectToken(String value) {
    /** SHA-256 of its characters, in hexadecimal: what the audit remembers it by. */
    public String hash() {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return "SubjectToken[redacted]";
    }
}
