package dev.chancery.sync.settings;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may approve what is held, and for how long that counts.
 *
 * @param expire how long a decision lasts
 * @param persons how many a risky change of the rules takes
 * @param editor who edited the rules, as {@code mapping.yaml} says; never null where two persons are needed
 */
public record ApprovalRules(
        Duration expire, Persons persons, @Nullable String editor) {
    public static final Duration USUAL_EXPIRY = Duration.ofHours(24);

    /** How many persons it takes to edit rules and to approve what comes of them. */
    public enum Persons {
        ONE,
        TWO
    }

    /** @throws IllegalArgumentException when two persons are needed and one of them is not known */
    public ApprovalRules {
        if (persons == Persons.TWO && editor == null)
            throw new IllegalArgumentException(
                    "\"two-person\" in sync.yaml needs \"edited-by\" here: who edited the rules last");
    }

    /** Why this person may not approve; empty when nothing speaks against it. */
    public Optional<String> objection(String who) {
        return switch (persons) {
            case ONE -> Optional.empty();
            case TWO ->
                who.equalsIgnoreCase(editor)
                        ? Optional.of(
                                who + " edited the rules (edited-by in mapping.yaml), so another person must approve")
                        : Optional.empty();
        };
    }
}
