package dev.chancery.sync.registry;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

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
        stored.forEach(wanted.parts(), (key, values) -> {
            if (needed.contains(key)) return;
            var row = table.stored().apply(Row.unpacked(key, values));
            if (!wanted.keep().test(row)) surplus.add(row);
        });
        return surplus;
    }

    boolean isEmpty() {
        return changed.isEmpty() && surplus.isEmpty();
    }
}
