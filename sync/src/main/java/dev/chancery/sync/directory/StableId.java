package dev.chancery.sync.directory;

import java.util.Locale;

/**
 * What a directory entry is known by for ever: AD {@code objectGUID} or RFC 4530 {@code entryUUID}, in lower case.
 * Never a name or a DN, which change.
 */
public record StableId(String value) implements Comparable<StableId> {
    private static final int LONGEST = 64;

    /** @throws IllegalArgumentException when the value is empty, too long or has a character outside {@code [0-9a-f-]} */
    public StableId {
        value = value.toLowerCase(Locale.ROOT);
        if (value.isEmpty() || value.length() > LONGEST || !isHexadecimal(value)) {
            throw new IllegalArgumentException("not a stable id: \"" + value + "\"");
        }
    }

    private static boolean isHexadecimal(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f') && c != '-') return false;
        }
        return true;
    }

    @Override
    public int compareTo(StableId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
