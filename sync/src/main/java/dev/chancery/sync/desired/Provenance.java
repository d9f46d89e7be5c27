package dev.chancery.sync.desired;

/**
 * Who wanted an object.
 *
 * @param rule name of the mapping rule
 * @param entry DN of the directory entry, or its last known login when the entry is gone
 */
public record Provenance(String rule, String entry) {}
