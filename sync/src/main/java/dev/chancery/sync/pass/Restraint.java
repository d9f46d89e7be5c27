package dev.chancery.sync.pass;

import dev.chancery.sync.directory.StableId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A part of a reading that is too much at once. It is left as it was, and the rest of the reading counts.
 *
 * @param reason for people
 * @param robots whom it is about
 * @param counted what is too much: robots, or audiences of robots
 * @param evidence one line for each robot or audience, in a fixed order
 * @param digest names exactly this: an approval is worth nothing for anything else. 16 hexadecimal digits
 */
public record Restraint(
        Kind kind, String reason, Set<StableId> robots, Set<String> counted, List<String> evidence, String digest) {
    /** What can be restrained. */
    public enum Kind {
        SUSPENSIONS("suspending"),
        RETURNS("returning"),
        LOST_AUDIENCES("lost-audiences");

        private final String limit;

        Kind(String limit) {
            this.limit = limit;
        }

        /** As in the audit and in documents: {@code lost_audiences}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** As the limit is called in settings. */
        String limit() {
            return limit;
        }
    }

    public Restraint {
        robots = Set.copyOf(robots);
        counted = Set.copyOf(counted);
        evidence = List.copyOf(evidence);
    }

    /** All of its evidence makes it what it is. */
    static Restraint of(Kind kind, String reason, Collection<StableId> robots, List<String> evidence) {
        var counted = robots.stream().map(StableId::value).collect(Collectors.toSet());
        return new Restraint(kind, reason, Set.copyOf(robots), counted, evidence, digest(kind.word(), evidence));
    }

    /** The same where it is something else of the robots that is too much. */
    Restraint counting(Set<String> others) {
        return new Restraint(kind, reason, robots, others, evidence, digest);
    }

    /** The same where the evidence says more than what makes it what it is, which is this. */
    Restraint by(List<String> marks) {
        return new Restraint(kind, reason, robots, counted, evidence, digest(kind.word(), marks));
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
