package dev.chancery.sync.registry;

import dev.chancery.sync.directory.KnownPosition;
import dev.chancery.sync.directory.KnownPositions;
import dev.chancery.sync.directory.LastChange;
import dev.chancery.sync.directory.ServerPosition;
import dev.chancery.sync.directory.ShownPosition;
import dev.chancery.sync.directory.StableId;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

/** How far the servers of directories had come, in table {@code sync.cursor}. */
final class JdbcCursors {
    private static final Pattern LINES = Pattern.compile("\n");

    private final JdbcTemplate jdbc;

    JdbcCursors(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    Map<String, KnownPosition> of(String directory) {
        var known = new HashMap<String, KnownPosition>();
        RowCallbackHandler each = row -> {
            var server = row.getString(1);
            var reached = ServerPosition.parse(server, row.getString(2));
            known.put(server, new KnownPosition(reached, witnesses(row.getString(3)), row.getString(4)));
        };
        jdbc.query(
                "SELECT server, reached, witnesses, went_back_to FROM sync.cursor WHERE directory = ?",
                each,
                directory);
        return known;
    }

    private static Map<StableId, LastChange> witnesses(String text) {
        var witnesses = new HashMap<StableId, LastChange>();
        LINES.splitAsStream(text).filter(line -> !line.isEmpty()).forEach(line -> {
            int end = line.indexOf(' ');
            witnesses.put(new StableId(line.substring(0, end)), LastChange.parse(line.substring(end + 1)));
        });
        return witnesses;
    }

    private static String text(Map<StableId, LastChange> witnesses) {
        return witnesses.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(witness -> witness.getKey() + " " + witness.getValue())
                .collect(Collectors.joining("\n"));
    }

    /**
     * To be called in the transaction of what was read there, in which others are seen that have committed. Whoever comes second
     * waits until the first one has committed, and sees what that one wrote; all go through the directories in one order, so that no two
     * wait for each other for ever.
     */
    void write(UUID run, Map<String, ShownPosition> positions) {
        new TreeMap<>(positions).forEach((directory, shown) -> {
            jdbc.queryForList(
                    "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", "chancery.sync.cursor " + directory);
            shown.after(new KnownPositions(of(directory))).ifPresent(known -> write(run, directory, known));
        });
    }

    private void write(UUID run, String directory, KnownPosition known) {
        jdbc.update(
                "INSERT INTO sync.cursor (directory, server, reached, witnesses, went_back_to, run_id) VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (directory, server) DO UPDATE SET (reached, witnesses, went_back_to, run_id, stored_at)"
                        + " = (excluded.reached, excluded.witnesses, excluded.went_back_to, excluded.run_id, clock_timestamp())"
                        + " WHERE (cursor.reached, cursor.witnesses, cursor.went_back_to)"
                        + " IS DISTINCT FROM (excluded.reached, excluded.witnesses, excluded.went_back_to)",
                directory,
                known.reached().server(),
                known.reached().text(),
                text(known.witnesses()),
                known.wentBackTo(),
                run);
    }
}
