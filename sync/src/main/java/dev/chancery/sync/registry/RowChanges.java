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
     * @param keep which stored rows stay although nobody wants them
     */
    void table(RowTable table, List<Row> wanted, Predicate<Row> keep) {
        var stored = new HashMap<List<String>, Row>();
        jdbc.query(table.select(), row -> {
            var values = new ArrayList<@Nullable String>();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) values.add(row.getString(i));
            var read =
                    new Row(List.copyOf(values.subList(0, table.keys())), values.subList(table.keys(), values.size()));
            stored.put(read.key(), read);
        });
        var changed = wanted.stream()
                .filter(row -> !row.equals(stored.get(row.key())))
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
