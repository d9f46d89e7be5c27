package dev.chancery.sync.registry;

import java.util.List;
import java.util.function.Predicate;

/**
 * The rows that a table should have.
 *
 * @param parts of which clusters; other rows stay as they are. Everything where rows are not of a cluster
 * @param keep which stored rows stay as they are, though nobody wants them or another is wanted in their place
 */
record Wanted(RowTable table, Predicate<String> parts, List<Row> rows, Predicate<Row> keep) {
    static Wanted whole(RowTable table, List<Row> rows, Predicate<Row> keep) {
        return new Wanted(table, _ -> true, rows, keep);
    }

    static Wanted whole(RowTable table, List<Row> rows) {
        return whole(table, rows, _ -> false);
    }
}
