package dev.chancery.testbed.demo;

import dev.chancery.testbed.Database;
import dev.chancery.testbed.ServerFailed;
import dev.chancery.testbed.Service;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The sync that stays, seen from outside: what it wrote into the registry and the audit. */
final class Resident {
    private static final String EVENTS = "SELECT coalesce(max(seq), 0) FROM audit.event WHERE chain = 'sync'";
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration STEP = Duration.ofMillis(50);

    private final Service service;
    private final Database database;
    private final long settled;

    private Resident(Service service, Database database, long settled) {
        this.service = service;
        this.database = database;
        this.settled = settled;
    }

    static Resident start(SyncProgram sync, Database database) {
        long settled = number(database, EVENTS);
        return new Resident(sync.stay(), database, settled);
    }

    /** Waits until it is in line and hears of changes. */
    void awaitFollowing() {
        await(
                "follow the directory",
                () -> number(
                                database,
                                "SELECT count(*) FROM sync.following WHERE mechanism <> 'full-comparison'"
                                        + " AND EXISTS (SELECT FROM sync.run WHERE trigger = 'schedule' AND finished_at IS NOT NULL)")
                        > 0);
    }

    /** Whether it has found nothing to do so far. */
    boolean isIdle() {
        return doneSince(settled).isEmpty();
    }

    /** How many events the audit has. */
    long events() {
        return number(database, EVENTS);
    }

    /** How many runs have begun so far. */
    long runs() {
        return number(database, "SELECT count(*) FROM sync.run");
    }

    /** Waits until it has come to this by runs after so many; whether it came to that. */
    boolean came(long runsBefore, BooleanSupplier condition) {
        try {
            await("end a run", () -> isSo(runsBefore, condition));
            return true;
        } catch (ServerFailed late) {
            if (!service.isAlive()) throw late;
            return false;
        }
    }

    /** What is true in the middle of a run need not be so at its end: it counts when no run was under way while it was looked at. */
    private boolean isSo(long runsBefore, BooleanSupplier condition) {
        var ended = lastEnded(runsBefore);
        return !ended.isEmpty() && condition.getAsBoolean() && ended.equals(lastEnded(runsBefore));
    }

    /** The last run; empty when it is not after so many, or under way, or has left something undone, which the next one does. */
    private List<String> lastEnded(long runsBefore) {
        return texts(
                database,
                "SELECT id FROM sync.run WHERE started_at = (SELECT max(started_at) FROM sync.run)"
                        + " AND outcome IN ('in_line', 'held') AND (SELECT count(*) FROM sync.run) > " + runsBefore);
    }

    /** What it did after so many events, as the audit has it. */
    List<String> doneSince(long events) {
        return texts(
                database,
                "SELECT concat_ws(' ', kind, coalesce(cluster, (SELECT login FROM registry.robot r WHERE r.stable_id ="
                        + " e.stable_id)), detail->>'change', detail->>'object') FROM audit.event e WHERE chain = 'sync' AND seq > "
                        + events
                        + " AND (kind LIKE 'change.%' AND kind <> 'change.intended' OR kind LIKE 'robot.%') ORDER BY seq");
    }

    /** How many robots below a DN it takes for present: neither does it believe that they are gone nor ask a person. */
    long overlooked(String dn) {
        return number(
                database,
                "SELECT count(*) FROM registry.robot WHERE lower(dn) LIKE '%," + dn
                        + "' AND state NOT IN ('quarantined', 'deleted') AND NOT EXISTS (SELECT FROM sync.held"
                        + " WHERE sync.held.state = 'waiting' AND strpos(plan::text, stable_id) > 0)");
    }

    /** What waits for a person, and why. */
    List<String> waiting() {
        return texts(
                database,
                "SELECT coalesce('cluster ' || cluster, 'the reading') || ': ' || reason FROM sync.held WHERE state = 'waiting' ORDER BY 1");
    }

    /** Told to end, it finishes what it has begun. */
    void stop() {
        service.stop();
    }

    private void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (!service.isAlive() || System.nanoTime() > end)
                throw new ServerFailed("./chancery run did not " + what + "\n" + service.logTail(30));
            LockSupport.parkNanos(STEP.toNanos());
        }
    }

    private static long number(Database database, String query) {
        return Long.parseLong(texts(database, query).getFirst());
    }

    private static List<String> texts(Database database, String query) {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var texts = new ArrayList<String>();
            while (rows.next()) texts.add(rows.getString(1));
            return texts;
        } catch (SQLException e) {
            throw new ServerFailed("the demo's database cannot be asked: " + e.getMessage(), e);
        }
    }
}
