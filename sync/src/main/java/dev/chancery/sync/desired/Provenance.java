package dev.chancery.sync.desired;

/**
 * Who wanted an object.
 *
 * @param rule name of the mapping rule
 * @param line where the rule begins in {@code mapping.yaml}; 0 when that is not known
 * @param entry DN of the directory entry, or its last known login when the entry is gone
 */
public record Provenance(String rule, int line, String entry) {
    /** By a rule of which it is not known where it stands. */
    public Provenance(String rule, String entry) {
        this(rule, 0, entry);
    }

    /** The rule, and where to find it. */
    String found() {
        return line == 0 ? rule : rule + " (mapping.yaml:" + line + ")";
    }
}
