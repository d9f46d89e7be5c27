package dev.chancery.sync.registry;

import dev.chancery.sync.registry.RowTable.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

/** Writes the difference between wanted and stored rows. A generation is opened only when there is one. */
final class RowChanges {
    private final JdbcTemplate jdbc;
    private final UUID run;
    private boolean opened;

    RowChanges(JdbcTemplate jdbc, UUID run) {
        this.jdbc = jdbc;
        this.run = run;
    }

    /**
     * Brings a table in line.
     *
     * @param keep which stored rows stay as they are, though nobody wants them or another is wanted in their place
     */
    void table(RowTable table, List<Row> wanted, Predicate<Row> keep) {
        var stored = new HashMap<List<String>, Row>();
        RowCallbackHandler read = row -> {
            var values = new ArrayList<@Nullable String>();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) values.add(row.getString(i));
            var key = List.copyOf(values.subList(0, table.keys()));
            stored.put(key, table.stored().apply(new Row(key, values.subList(table.keys(), values.size()))));
        };
        jdbc.query(table.select(), read, table.arguments().toArray());
        var changed = wanted.stream()
                .filter(row -> {
                    var old = stored.get(row.key());
                    return old == null || !(row.equals(old) || keep.test(old));
                })
                .toList();
        wanted.forEach(row -> stored.remove(row.key()));
        var delete = table.delete();
        if (delete != null) {
            write(
                    delete,
                    stored.values().stream()
                            .filter(keep.negate())
                            .map(row -> row.key().toArray())
                            .toList());
        }
        write(
                table.upsert(),
                changed.stream()
                        .map(row -> Stream.concat(row.key().stream(), row.values().stream())
                                .toArray())
                        .toList());
    }

    private void write(String sql, List<Object[]> rows) {
        if (rows.isEmpty()) return;
        if (!opened) jdbc.queryForObject("SELECT registry.commit_generation(?)", Long.class, run);
        opened = true;
        jdbc.batchUpdate(sql, rows);
    }
}
