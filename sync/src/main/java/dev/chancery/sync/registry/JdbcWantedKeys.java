package dev.chancery.sync.registry;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears the broker when a token names a key that nobody has carried yet (channel {@code keys_wanted}). What is wanted soon after
 * waits, however often it is wanted: anyone can name a key. While the database is away nobody is heard, and runs learn the keys.
 */
public final class JdbcWantedKeys implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcWantedKeys.class);
    private static final Duration USUAL_PAUSE = Duration.ofSeconds(10);
    /** After so long a silence the connection is looked at. */
    private static final int SILENCE_MILLIS = 60_000;

    private static final int ANSWER_SECONDS = 5;

    private final DataSource source;
    private final Duration pause;
    private final Runnable look;
    private final Thread thread;
    private volatile boolean closed;

    private JdbcWantedKeys(DataSource source, Duration pause, Runnable look) {
        this.source = source;
        this.pause = pause;
        this.look = look;
        this.thread = Thread.ofVirtual().name("keys-wanted").unstarted(this::listenForEver);
    }

    /**
     * From now on, on a thread and a connection of its own.
     *
     * @param look what is done when keys are wanted; must not throw
     */
    public static JdbcWantedKeys listen(DataSource source, Runnable look) {
        return listen(source, USUAL_PAUSE, look);
    }

    /** @param pause the least time between two looks */
    static JdbcWantedKeys listen(DataSource source, Duration pause, Runnable look) {
        var wanted = new JdbcWantedKeys(source, pause, look);
        wanted.thread.start();
        return wanted;
    }

    private void listenForEver() {
        while (!closed) {
            try (var connection = source.getConnection()) {
                try {
                    listen(connection);
                } finally {
                    discard(connection);
                }
            } catch (SQLException away) {
                LOG.atDebug().setCause(away).log("nobody can say now that keys are wanted");
                rest();
            }
        }
    }

    /** It listens: no pool may hand it to anybody else. One that is aborted behind its back complains. */
    private void discard(Connection connection) throws SQLException {
        if (source.isWrapperFor(HikariDataSource.class))
            source.unwrap(HikariDataSource.class).evictConnection(connection);
        else connection.abort(Runnable::run);
    }

    private void listen(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("LISTEN keys_wanted");
        }
        var channel = connection.unwrap(PGConnection.class);
        while (!closed) {
            if (channel.getNotifications(SILENCE_MILLIS).length > 0) {
                look.run();
                rest();
            } else if (!connection.isValid(ANSWER_SECONDS)) throw new SQLException("the connection is dead");
        }
    }

    private void rest() {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    /** Ends the thread and its connection, whatever they are waiting for. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt(); // breaks a virtual thread out of a socket as well
        try {
            thread.join(Duration.ofSeconds(ANSWER_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
