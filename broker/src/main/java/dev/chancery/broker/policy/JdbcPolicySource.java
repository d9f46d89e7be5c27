package dev.chancery.broker.policy;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy of the registry in PostgreSQL, followed by {@code registry_changed} and by polling. Each reading is one consistent
 * view of the database; after the first, only the robots that changed are read.
 *
 * <p>It never goes back: a database that is behind what was known (restored, or a replica that lags) confirms nothing, and is believed
 * only when what was known has become too old anyway.
 */
public final class JdbcPolicySource implements PolicySource, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcPolicySource.class);

    private final Freshness freshness;
    private final JdbcFollower follower;
    private final AtomicReference<@Nullable Known> known = new AtomicReference<>();

    /** A policy, and which commit it is of. */
    private record Known(CompiledPolicy policy, Commit commit) {}

    /** When a generation was written: another time means another history. */
    private record Commit(long generation, String committed) {
        static final Commit NONE = new Commit(0, "");
    }

    /** @param source of role {@code chancery_broker}, with a login time-out; one connection of it is kept for ever */
    public JdbcPolicySource(DataSource source, FollowSettings settings, InstantSource clock, MeterRegistry metrics) {
        freshness = new Freshness(clock, settings.maxStaleness());
        follower = new JdbcFollower(source, "registry_changed", settings.poll(), this::read);
        Gauge.builder("chancery.policy.age", freshness, Freshness::seconds)
                .description("How long ago the policy was last known to be current")
                .baseUnit("seconds")
                .register(metrics);
        Gauge.builder("chancery.policy.generation", known, JdbcPolicySource::generation)
                .description("The generation of the registry by which is decided")
                .register(metrics);
        Gauge.builder("chancery.policy.robots", known, JdbcPolicySource::robots)
                .description("Robots in the policy, of all states")
                .register(metrics);
    }

    /** Begins to follow, and returns at once. */
    public void start() {
        follower.start();
    }

    @Override
    public View view() {
        var age = freshness.age(); // before the policy, which can only be newer
        var now = known.get();
        if (now == null || age.isEmpty()) return new View.NotLoaded();
        return freshness.isTooOld(age.get()) ? new View.Stale(age.get()) : new View.Current(now.policy());
    }

    @Override
    public void close() {
        follower.close();
    }

    private void read(Connection connection) throws SQLException {
        var asked = freshness.asking();
        try (var statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
        }
        var before = known.get();
        if (before == null) {
            take(
                    CompiledPolicy.of(newest(connection).generation(), JdbcPolicyReader.all(connection)),
                    connection,
                    asked);
        } else if (!commit(connection, before.commit().generation()).equals(before.commit())) {
            otherHistory(before, connection, asked);
        } else {
            long newest = newest(connection).generation();
            if (newest == before.commit().generation()) {
                freshness.confirmedAsOf(asked);
            } else {
                var changed = JdbcPolicyReader.changedAfter(
                        connection, before.commit().generation());
                take(before.policy().with(newest, changed), connection, asked);
            }
        }
    }

    private void take(CompiledPolicy policy, Connection connection, Instant asked) throws SQLException {
        known.set(new Known(policy, newest(connection)));
        freshness.confirmedAsOf(asked);
        LOG.atInfo()
                .addKeyValue("generation", policy.generation())
                .addKeyValue("robots", policy.robots())
                .log("the policy is current");
    }

    private void otherHistory(Known before, Connection connection, Instant asked) throws SQLException {
        if (freshness.age().filter(age -> !freshness.isTooOld(age)).isPresent()) {
            LOG.atError()
                    .addKeyValue("generation", before.commit().generation())
                    .log("the database does not have the generation that was read from it; the policy ages");
        } else {
            take(
                    CompiledPolicy.of(newest(connection).generation(), JdbcPolicyReader.all(connection)),
                    connection,
                    asked);
        }
    }

    private static Commit newest(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(
                        "SELECT generation, extract(epoch FROM committed_at)::text FROM registry.generation ORDER BY generation DESC LIMIT 1");
                var row = statement.executeQuery()) {
            return row.next() ? new Commit(row.getLong(1), row.getString(2)) : Commit.NONE;
        }
    }

    private static Commit commit(Connection connection, long generation) throws SQLException {
        try (var statement = connection.prepareStatement(
                "SELECT generation, extract(epoch FROM committed_at)::text FROM registry.generation WHERE generation = ?")) {
            statement.setLong(1, generation);
            try (var row = statement.executeQuery()) {
                return row.next() ? new Commit(row.getLong(1), row.getString(2)) : Commit.NONE;
            }
        }
    }

    private static double generation(AtomicReference<@Nullable Known> known) {
        var now = known.get();
        return now == null ? Double.NaN : now.policy().generation();
    }

    private static double robots(AtomicReference<@Nullable Known> known) {
        var now = known.get();
        return now == null ? Double.NaN : now.policy().robots();
    }
}
