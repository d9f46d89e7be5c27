package dev.chancery.broker.key;

import java.time.Instant;

/**
 * What happens to a key next.
 *
 * @param safeFrom from when on no verifier refuses a token because of it
 */
public record NextStep(Kind kind, Instant safeFrom) {
    /** The step. */
    public enum Kind {
        SIGNS("signs"),
        SUCCESSOR_IS_PUBLISHED("its successor is published"),
        RETIRES("retires"),
        IS_REMOVED("is removed");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
