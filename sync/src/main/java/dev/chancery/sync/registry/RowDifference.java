package dev.chancery.sync.registry;

import dev.chancery.sync.account.Scope;
import dev.chancery.sync.directory.StableId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What must be written to make stored rows the wanted ones. Pure.
 *
 * @param surplus rows that nobody wants
 */
record RowDifference(RowTable table, List<Row> changed, List<Row> surplus) {
    static RowDifference between(Wanted wanted, Rows stored) {
        var keys = wanted.rows().stream().map(row -> Row.packed(row.key())).toList();
        return new RowDifference(wanted.table(), changed(wanted, keys, stored), surplus(wanted, keys, stored));
    }

    private static List<Row> changed(Wanted wanted, List<String> keys, Rows stored) {
        var table = wanted.table();
        var changed = new ArrayList<Row>();
        for (int i = 0; i < keys.size(); i++) {
            var row = wanted.rows().get(i);
            var values = stored.values(table.source().part(row), keys.get(i));
            if (values == null) {
                changed.add(row);
            } else if (!values.equals(Row.packed(row.values()))) {
                var old = table.stored().apply(Row.unpacked(keys.get(i), values));
                if (!row.equals(old) && !wanted.keep().test(old)) changed.add(row);
            }
        }
        return changed;
    }

    private static List<Row> surplus(Wanted wanted, List<String> keys, Rows stored) {
        var table = wanted.table();
        var surplus = new ArrayList<Row>();
        if (table.delete() == null) return surplus;
        var needed = new HashSet<>(keys);
        var asked = isAskedFor(wanted.robots());
        stored.forEach(wanted.parts(), (key, values) -> {
            if (needed.contains(key) || !asked.test(table.source().robot(key, values))) return;
            var row = table.stored().apply(Row.unpacked(key, values));
            if (!wanted.keep().test(row)) surplus.add(row);
        });
        return surplus;
    }

    /** By the id of the robot of a row. */
    private static Predicate<String> isAskedFor(Scope scope) {
        return switch (scope) {
            case Scope.Everybody _ -> _ -> true;
            case Scope.Only(var robots) -> robots.stream().map(StableId::value).collect(Collectors.toSet())::contains;
        };
    }

    boolean isEmpty() {
        return changed.isEmpty() && surplus.isEmpty();
    }
}
