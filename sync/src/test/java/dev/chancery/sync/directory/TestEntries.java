package dev.chancery.sync.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Entries that are valid until a test bends one thing. */
public final class TestEntries {
    private static final StableId ID = new StableId("0f8fad5b-d9cb-469f-a165-70867728950e");

    private TestEntries() {}

    /** A robot in good standing that makes backups, in no group. */
    public static DirectoryEntry backup() {
        return backup(Set.of(), Map.of());
    }

    /** The same robot; groups are normalised DNs, attributes come beside objectClass and uid, or replace them */
    public static DirectoryEntry backup(Set<String> groups, Map<String, List<String>> attributes) {
        var all = new TreeMap<String, List<String>>(
                Map.of("objectclass", List.of("top", "account"), "uid", List.of("backup")));
        all.putAll(attributes);
        return new DirectoryEntry(
                ID,
                "uid=backup,ou=robots,dc=corp,dc=example",
                "backup",
                false,
                DirectoryEntry.Lock.NOT_SHOWN,
                null,
                null,
                null,
                null,
                groups,
                all);
    }

    static DirectoryEntry having(String attribute, String... values) {
        return backup(Set.of(), Map.of(attribute, new ArrayList<>(List.of(values))));
    }
}
