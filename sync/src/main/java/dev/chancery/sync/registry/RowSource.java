package dev.chancery.sync.registry;

import static java.util.stream.Collectors.joining;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where rows are read, and how they are remembered between runs.
 *
 * @param select the key columns, then the value columns, as text
 * @param keys the key columns, never null
 */
record RowSource(String select, List<String> keys, Remembered remembered) {
    enum Remembered {
        WHOLE,
        /** Together with others of the same first key column, which is a cluster. */
        BY_CLUSTER,
        /** Time changes it without a generation: it is read whenever it is wanted, by its keys. */
        NEVER
    }

    /** Under what a row is remembered together with others: its cluster, or nothing. */
    String part(Row row) {
        return remembered == Remembered.BY_CLUSTER ? row.key().getFirst() : "";
    }

    /** The id of the robot of a packed row: where a cluster does not come first, the robot does. */
    String robot(String key, String values) {
        return Row.first(remembered == Remembered.BY_CLUSTER ? values : key);
    }

    /** A row of the values of all columns. */
    Row row(List<@Nullable String> values) {
        var key = values.subList(0, keys.size()).stream().map(String::valueOf).toList();
        return new Row(key, values.subList(keys.size(), values.size()));
    }

    /** Only rows with certain keys; the parameters are arrays, one for each key column. */
    String selectByKey() {
        var columns = String.join(", ", keys);
        var arrays = keys.stream().map(_ -> "?::text[]").collect(joining(", "));
        return select + " WHERE (" + columns + ") IN (SELECT * FROM unnest(" + arrays + "))";
    }
}
