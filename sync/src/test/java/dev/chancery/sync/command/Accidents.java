package dev.chancery.sync.command;

import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.DirectoryServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.core.JdbcTemplate;

/** Everything that sync needs fails, and sync itself: each in its way, and each once before any comes again. */
final class Accidents implements AutoCloseable {
    /** An API server may keep us waiting for 30 s, a directory for as long, a database for less. */
    private static final Duration OUTLASTING = Duration.ofSeconds(35);

    /** Runs are a few seconds apart, but one may still wait for a server that was silent. */
    private static final Duration MISSED = Duration.ofMinutes(5);

    private final DirectoryServer directory;
    private final Database database;
    private final List<ControlPlane> planes;
    private final Path config;
    private final Random random;
    private final boolean outlasting;
    private final List<Kind> coming = new ArrayList<>();
    private Process sync;
    private int rounds;

    private enum Kind {
        DIRECTORY_KILLED,
        DIRECTORY_SILENT,
        DATABASE_KILLED,
        DATABASE_SILENT,
        API_SERVER_KILLED,
        API_SERVER_SILENT,
        ETCD_KILLED,
        SYNC_KILLED,
        SYNC_STOPPED
    }

    /**
     * Starts sync with the settings of that folder.
     *
     * @param outlasting whether some partitions last longer than anybody waits
     */
    Accidents(
            DirectoryServer directory,
            Database database,
            List<ControlPlane> planes,
            Path config,
            Random random,
            boolean outlasting) {
        this.directory = directory;
        this.database = database;
        this.planes = planes;
        this.config = config;
        this.random = random;
        this.outlasting = outlasting;
        this.sync = start();
    }

    Process sync() {
        return sync;
    }

    /** How often each has happened. */
    int rounds() {
        return rounds;
    }

    boolean isNewRound() {
        return coming.isEmpty();
    }

    /** The next one, told in words; at its end everything runs again. */
    String next() {
        if (coming.isEmpty()) {
            coming.addAll(List.of(Kind.values()));
            Collections.shuffle(coming, random);
        }
        var kind = coming.removeLast();
        var plane = planes.get(random.nextInt(planes.size()));
        switch (kind) {
            case DIRECTORY_KILLED -> untilItIsMissed(directory::kill, directory::restart);
            case DIRECTORY_SILENT -> partition(directory::pause, directory::resume);
            case DATABASE_KILLED -> during(database::kill, database::restart);
            case DATABASE_SILENT -> partition(database::pause, database::resume);
            case API_SERVER_KILLED -> during(plane::kill, plane::restart);
            case API_SERVER_SILENT -> partition(plane::pause, plane::resume);
            case ETCD_KILLED -> during(plane::killEtcd, plane::restartEtcd);
            case SYNC_KILLED -> during(this::close, () -> sync = start());
            case SYNC_STOPPED -> during(() -> signal("STOP"), () -> signal("CONT"));
        }
        if (coming.isEmpty()) rounds++;
        return kind + ", or of " + plane.name();
    }

    /** Every other one outlasts all time-outs, if there is time for that. */
    private void partition(Runnable begin, Runnable end) {
        if (!outlasting || random.nextBoolean()) {
            during(begin, end);
            return;
        }
        begin.run();
        LockSupport.parkNanos(OUTLASTING.toNanos());
        end.run();
    }

    /** Until a run has read less than everything: an absence between two runs would be noticed by nobody. */
    private void untilItIsMissed(Runnable begin, Runnable end) {
        begin.run();
        long before = partialReadings();
        long limit = System.nanoTime() + MISSED.toNanos();
        while (partialReadings() == before) {
            if (System.nanoTime() > limit) throw new IllegalStateException("no run has missed the directory");
            LockSupport.parkNanos(200_000_000);
        }
        end.run();
    }

    /** Runs that could not read everything. */
    long partialReadings() {
        return Objects.requireNonNull(new JdbcTemplate(database.dataSource())
                .queryForObject("SELECT count(*) FROM sync.run WHERE reading = 'partial'", Long.class));
    }

    /** Long enough for something to go wrong, short enough for many of them. */
    private void during(Runnable begin, Runnable end) {
        begin.run();
        LockSupport.parkNanos(random.nextLong(2_000_000_000));
        end.run();
    }

    private Process start() {
        try {
            return CommandRun.start(config, "run");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(sync.pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SIGKILL to sync. */
    @Override
    public void close() {
        try {
            sync.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
