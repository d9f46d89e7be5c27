package dev.chancery.sync.pass;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * A part of a reading that is too much at once. It is left as it was, and the rest of the reading counts.
 *
 * @param reason for people
 * @param evidence one line for each robot or audience, in a fixed order
 */
public record Restraint(Kind kind, String reason, List<String> evidence) {
    /** What can be restrained. */
    public enum Kind {
        SUSPENSIONS,
        LOST_AUDIENCES
    }

    public Restraint {
        evidence = List.copyOf(evidence);
    }

    /** Names exactly this: an approval is worth nothing for anything else. 16 hexadecimal digits. */
    public String digest() {
        return digest(kind.name().toLowerCase(Locale.ROOT), evidence);
    }

    static String digest(String title, List<String> lines) {
        try {
            var text = title + "\n" + String.join("\n", lines);
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
