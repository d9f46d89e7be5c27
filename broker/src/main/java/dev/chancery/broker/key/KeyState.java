package dev.chancery.broker.key;

import java.util.Locale;

/** How far a key has come; it moves forward only. */
public enum KeyState {
    /** Verifiers learn it. */
    PUBLISHED,
    /** It signs. */
    SIGNING,
    /** Its last tokens still live; its private part is destroyed. */
    RETIRED,
    /** It is in no key set any more. */
    REMOVED;

    /** The word of the schema and of the audit. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static KeyState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
