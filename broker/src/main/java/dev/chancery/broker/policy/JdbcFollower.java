package dev.chancery.broker.policy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one channel of PostgreSQL on a connection and a virtual thread of its own: reads at once, whenever it is notified, and
 * at the latest after each poll. A lost connection is made anew, after 100 ms at first and 5 s at last.
 */
final class JdbcFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcFollower.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LAST_PAUSE = Duration.ofSeconds(5);
    /** For one answer of the server: one that is silent for longer is taken for dead. */
    private static final int SILENCE_MILLIS = 10_000;

    /** Reads what changed. Its transaction is ended by the caller. */
    interface Step {
        void read(Connection connection) throws SQLException;
    }

    private final DataSource source;
    private final String channel;
    private final Duration poll;
    private final Step step;
    private @Nullable Thread thread;
    private Duration pause = FIRST_PAUSE;
    private volatile boolean closed;

    /** @param source must give up by itself: set a login time-out */
    JdbcFollower(DataSource source, String channel, Duration poll, Step step) {
        this.source = source;
        this.channel = channel;
        this.poll = poll;
        this.step = step;
    }

    synchronized void start() {
        if (thread != null || closed) throw new IllegalStateException(channel + " is followed once");
        thread = Thread.ofVirtual().name("follows-" + channel).start(this::followForEver);
    }

    /** Ends the thread and its connection, whatever they are waiting for. */
    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            closed = true;
            running = thread;
        }
        if (running == null) return;
        running.interrupt(); // breaks a virtual thread out of a socket as well
        try {
            running.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void followForEver() {
        while (!closed) {
            try (var connection = source.getConnection()) {
                try {
                    follow(connection);
                } finally {
                    connection.abort(Runnable::run); // it listens: no pool may hand it to anybody else
                }
            } catch (SQLException | RuntimeException e) {
                if (closed) return;
                LOG.atWarn()
                        .addKeyValue("channel", channel)
                        .addKeyValue("reason", e.toString())
                        .log("the database is not followed; what is known ages");
                rest();
            }
        }
    }

    private void follow(Connection connection) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, SILENCE_MILLIS);
        try (var statement = connection.createStatement()) {
            statement.execute("LISTEN " + channel); // before the first reading, so that nothing falls between
        }
        while (!closed) {
            read(connection);
            pause = FIRST_PAUSE;
            connection.unwrap(PGConnection.class).getNotifications(Math.toIntExact(poll.toMillis()));
        }
    }

    private void read(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        step.read(connection);
        connection.rollback(); // only read
        connection.setAutoCommit(true);
    }

    private void rest() {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        var doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LAST_PAUSE) < 0 ? doubled : LAST_PAUSE;
    }
}
