package dev.chancery.broker.policy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/**
 * The revocations in {@code broker.revocation}, followed by {@code token_revoked} and by polling. Since none is ever taken back while its
 * token lives, they are only added; expired ones are forgotten.
 */
public final class JdbcRevocations implements Revocations, AutoCloseable {
    /** Verifiers allow their clocks some difference, so a token may be presented a little after its end. */
    private static final long KEPT_SECONDS = 300;

    private final DataSource source;
    private final InstantSource clock;
    private final Freshness freshness;
    private final JdbcFollower follower;
    private final Map<String, Instant> known = new ConcurrentHashMap<>();

    /** @param source of role {@code chancery_broker}, with a login time-out; one connection of it is kept for ever */
    public JdbcRevocations(DataSource source, FollowSettings settings, InstantSource clock) {
        this.source = source;
        this.clock = clock;
        freshness = new Freshness(clock, settings.maxStaleness());
        follower = new JdbcFollower(source, "token_revoked", settings.poll(), this::read);
    }

    /** Begins to follow, and returns at once. */
    public void start() {
        follower.start();
    }

    @Override
    public boolean contains(String tokenId) {
        if (known.containsKey(tokenId)) return true;
        var age = freshness.age();
        if (age.isEmpty()) throw new RevocationsUnavailable("the revocations have not been learnt yet", null);
        if (freshness.isTooOld(age.get()))
            throw new RevocationsUnavailable("the revocations are " + age.get().toSeconds() + " s old", null);
        return false;
    }

    /** Here when this returns, in the other replicas a moment later. Twice is as good as once. */
    @Override
    public void revoke(String tokenId, Instant expiresAt, String by) {
        try (var connection = source.getConnection()) {
            try (var tidy = connection.prepareStatement(
                    "DELETE FROM broker.revocation WHERE expires_at < clock_timestamp() - make_interval(secs => ?)")) {
                tidy.setDouble(1, KEPT_SECONDS);
                tidy.executeUpdate();
            }
            try (var insert = connection.prepareStatement(
                    "INSERT INTO broker.revocation (jti, expires_at, revoked_by) VALUES (?, ?, ?) ON CONFLICT (jti) DO NOTHING")) {
                insert.setString(1, tokenId);
                insert.setTimestamp(2, Timestamp.from(expiresAt));
                insert.setString(3, by);
                insert.executeUpdate();
            }
            known.put(tokenId, expiresAt);
        } catch (SQLException e) {
            throw new RevocationsUnavailable("the revocation could not be stored", e);
        }
    }

    @Override
    public void close() {
        follower.close();
    }

    private void read(Connection connection) throws SQLException {
        var asked = freshness.asking();
        var rows = new HashMap<String, Instant>();
        try (var select =
                connection.prepareStatement("SELECT jti, expires_at FROM broker.revocation WHERE expires_at > ?")) {
            select.setTimestamp(1, Timestamp.from(asked.minusSeconds(KEPT_SECONDS)));
            try (var row = select.executeQuery()) {
                while (row.next())
                    rows.put(
                            row.getString(1),
                            row.getObject(2, OffsetDateTime.class).toInstant());
            }
        }
        known.putAll(rows);
        known.values().removeIf(expires -> expires.isBefore(clock.instant().minusSeconds(KEPT_SECONDS)));
        freshness.confirmedAsOf(asked);
    }
}
