package dev.chancery.broker.key;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcOperations;

/** The table {@code broker.signing_key}. */
final class JdbcKeys {
    private static final String LOCK = "hashtextextended('chancery.keys', 0)";

    private final JdbcOperations jdbc;
    private final SharedClock clock;

    JdbcKeys(JdbcOperations jdbc, SharedClock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What the timeline was at an instant of the shared clock; without removed keys. */
    record Reading(Instant at, List<StoredKey> keys) {
        List<TimelineKey> timeline() {
            return keys.stream().map(StoredKey::timeline).toList();
        }
    }

    Reading read() {
        var keys = jdbc.query("""
                SELECT kid, algorithm, public_jwk, sealed_private_key, sealed_with, state,
                       published_at, signs_from, retires_at, removes_at
                FROM broker.signing_key WHERE state <> 'removed' ORDER BY algorithm, signs_from, kid""", (row, _) -> key(row));
        return new Reading(clock.read(jdbc), keys);
    }

    /** Whether this transaction is now the only one that moves keys; does not wait. */
    boolean tryLock() {
        return Boolean.TRUE.equals(
                jdbc.queryForObject("SELECT pg_try_advisory_xact_lock(" + LOCK + ")", Boolean.class));
    }

    /** Waits until this transaction is the only one that moves keys, 30 seconds at most. */
    void lock() {
        jdbc.execute("SET LOCAL lock_timeout = '30s'");
        jdbc.queryForList("SELECT pg_advisory_xact_lock(" + LOCK + ")");
    }

    void insert(FreshKey key, KeyStep.Publish step) {
        jdbc.update(
                """
                INSERT INTO broker.signing_key
                    (kid, algorithm, public_jwk, sealed_private_key, sealed_with, state, published_at, signs_from)
                VALUES (?, ?, ?::jsonb, ?, ?, ?, ?, ?)""",
                key.publicPart().getKeyID(),
                step.algorithm().getName(),
                key.publicPart().toJSONString(),
                key.sealed().bytes(),
                key.sealed().with(),
                step.state().word(),
                time(step.at()),
                time(step.signsFrom()));
    }

    void promote(KeyStep.Promote step) {
        one(
                step.id(),
                jdbc.update(
                        "UPDATE broker.signing_key SET state = 'signing', signs_from = ? WHERE kid = ?",
                        time(step.signsFrom()),
                        step.id()));
    }

    void retire(KeyStep.Retire step) {
        one(step.id(), jdbc.update("""
                        UPDATE broker.signing_key SET state = 'retired', sealed_private_key = NULL, retires_at = ?, removes_at = ?
                        WHERE kid = ?""", time(step.retiresAt()), time(step.removesAt()), step.id()));
    }

    void remove(KeyStep.Remove step) {
        one(
                step.id(),
                jdbc.update(
                        "UPDATE broker.signing_key SET state = 'removed', sealed_private_key = NULL, removed_at = ? WHERE kid = ?",
                        time(step.at()),
                        step.id()));
    }

    void sealAnew(String id, SealedKey sealed) {
        one(
                id,
                jdbc.update(
                        "UPDATE broker.signing_key SET sealed_private_key = ?, sealed_with = ? WHERE kid = ?",
                        sealed.bytes(),
                        sealed.with(),
                        id));
    }

    private static void one(String id, int rows) {
        if (rows != 1) throw new IllegalStateException("the lock was held, and yet key " + id + " is gone");
    }

    private static StoredKey key(ResultSet row) throws SQLException {
        var with = row.getString("sealed_with");
        var sealed = row.getBytes("sealed_private_key");
        var timeline = new TimelineKey(
                row.getString("kid"),
                JWSAlgorithm.parse(row.getString("algorithm")),
                KeyState.of(row.getString("state")),
                Objects.requireNonNull(time(row, "published_at")),
                Objects.requireNonNull(time(row, "signs_from")),
                time(row, "retires_at"),
                time(row, "removes_at"));
        return new StoredKey(
                timeline, jwk(row.getString("public_jwk")), with, sealed == null ? null : new SealedKey(with, sealed));
    }

    private static JWK jwk(String json) throws SQLException {
        try {
            return JWK.parse(json);
        } catch (ParseException broken) {
            throw new SQLException("broker.signing_key has a public_jwk that is none", broken);
        }
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static OffsetDateTime time(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
