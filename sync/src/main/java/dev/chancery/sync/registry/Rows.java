package dev.chancery.sync.registry;

import dev.chancery.sync.directory.StableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rows of one source in memory, packed. */
final class Rows {
    private final RowSource source;
    /** By part and key. */
    private final Map<String, Map<String, String>> parts = new HashMap<>();

    Rows(RowSource source) {
        this.source = source;
    }

    void put(Row row) {
        parts.computeIfAbsent(source.part(row), _ -> new HashMap<>())
                .put(Row.packed(row.key()), Row.packed(row.values()));
    }

    void putAll(Rows others) {
        others.parts.forEach((part, rows) ->
                parts.computeIfAbsent(part, _ -> new HashMap<>()).putAll(rows));
    }

    void remove(Row row) {
        var rows = parts.get(source.part(row));
        if (rows != null) rows.remove(Row.packed(row.key()));
    }

    /** The packed values of the row of a packed key, if there is one. */
    @Nullable
    String values(String part, String key) {
        var rows = parts.get(part);
        return rows == null ? null : rows.get(key);
    }

    /** Packed keys and values. */
    void forEach(Predicate<String> some, BiConsumer<String, String> each) {
        parts.forEach((part, rows) -> {
            if (some.test(part)) rows.forEach(each);
        });
    }

    /** Those of some robots. */
    List<Row> of(Set<StableId> robots) {
        var ids = robots.stream().map(StableId::value).collect(Collectors.toSet());
        var found = new ArrayList<Row>();
        forEach(_ -> true, (key, values) -> {
            if (ids.contains(source.robot(key, values))) found.add(Row.unpacked(key, values));
        });
        return found;
    }

    Stream<Row> all() {
        return parts.values().stream()
                .flatMap(rows -> rows.entrySet().stream())
                .map(row -> Row.unpacked(row.getKey(), row.getValue()));
    }
}
