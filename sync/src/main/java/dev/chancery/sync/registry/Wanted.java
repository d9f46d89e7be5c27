package dev.chancery.sync.registry;

import dev.chancery.sync.account.Scope;
import java.util.List;
import java.util.function.Predicate;

/**
 * The rows that a table should have.
 *
 * @param parts of which clusters; other rows stay as they are. Everything where rows are not of a cluster
 * @param robots of which robots, where rows are of one; those of others stay as they are
 * @param keep which stored rows stay as they are, though nobody wants them or another is wanted in their place
 */
record Wanted(RowTable table, Predicate<String> parts, Scope robots, List<Row> rows, Predicate<Row> keep) {
    static Wanted whole(RowTable table, List<Row> rows) {
        return new Wanted(table, _ -> true, Scope.EVERYBODY, rows, _ -> false);
    }
}
