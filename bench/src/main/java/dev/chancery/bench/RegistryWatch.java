package dev.chancery.bench;

import dev.chancery.testbed.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;

/** Hears when a change set is committed to the registry. */
final class RegistryWatch implements AutoCloseable {
    private final Connection connection;
    private final BlockingQueue<Long> changes = new LinkedBlockingQueue<>();

    private RegistryWatch(Connection connection) {
        this.connection = connection;
    }

    static RegistryWatch on(Database database) {
        try {
            var connection = database.dataSource().getConnection();
            try (var listen = connection.createStatement()) {
                listen.execute("LISTEN registry_changed");
            }
            var watch = new RegistryWatch(connection);
            Thread.ofPlatform().daemon().name("registry-watch").start(watch::listen);
            return watch;
        } catch (SQLException e) {
            throw new IllegalStateException("the bench cannot listen to its database", e);
        }
    }

    /** The first one after a moment, both in nanoseconds of the system's timer. */
    long awaitChange(long after, Duration patience) {
        try {
            while (true) {
                var heard = changes.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
                if (heard == null) throw new IllegalStateException("no change of the registry in " + patience);
                if (heard >= after) return heard;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void listen() {
        try {
            var postgres = connection.unwrap(PGConnection.class);
            while (!connection.isClosed()) {
                var heard = postgres.getNotifications(1_000);
                long now = System.nanoTime();
                for (int i = 0; i < heard.length; i++) changes.add(now);
            }
        } catch (SQLException closed) {
            return; // at the end of the bench; before, the next wait for a change says that none came
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the bench cannot close a connection", e);
        }
    }
}
