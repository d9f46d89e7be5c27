package dev.chancery.broker.key;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import dev.chancery.broker.audit.AuditTrail;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The keys that all replicas share in PostgreSQL, answered from memory. Reads them again and again, and takes the steps
 * that are due. While the database is gone it goes on with what it read last.
 *
 * <p>Time is the database's: each reading tells by how much the local clock is behind, and {@code signs_from} is compared
 * with the local clock so corrected. A wrong local clock therefore makes no key sign early.
 */
public final class JdbcKeyRing implements KeyRing {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcKeyRing.class);

    private final KeySettings settings;
    private final KeyTimeline timeline;
    private final KeyKeeper keeper;
    private final KeyOpener opener;
    private final JdbcKeys keys;
    private final Clock local;

    private volatile KeySnapshot snapshot = KeySnapshot.EMPTY;
    private volatile Resealing resealing = Resealing.WHERE_NEEDED;
    private volatile Set<String> unopenable = Set.of();
    private boolean cutOff;

    public JdbcKeyRing(
            DataSource database, KeySettings settings, KeyEncryptionKeys encryption, AuditTrail audit, Clock local) {
        this(database, settings, encryption, audit, local, SharedClock.OF_DATABASE);
    }

    JdbcKeyRing(
            DataSource database,
            KeySettings settings,
            KeyEncryptionKeys encryption,
            AuditTrail audit,
            Clock local,
            SharedClock shared) {
        this.settings = settings;
        this.timeline = new KeyTimeline(settings);
        this.keeper = new KeyKeeper(database, settings, encryption, audit, shared);
        this.opener = new KeyOpener(encryption);
        this.keys = new JdbcKeys(new JdbcTemplate(database), shared);
        this.local = local;
    }

    /** Refreshes now and then as often as the settings say, until the returned task is cancelled. */
    public ScheduledFuture<?> follow(ScheduledExecutorService scheduler) {
        return scheduler.scheduleWithFixedDelay(
                this::refresh, 0, settings.refreshInterval().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Reads the timeline, takes the steps that are due, and reads it again if there were any. Never throws. */
    public synchronized void refresh() {
        try {
            read();
            if (isAnythingDue()) {
                advance();
                read();
            }
            if (cutOff) LOG.atInfo().log("signing keys are read from the database again");
            cutOff = false;
        } catch (RuntimeException failure) { // a scheduled task that throws is never run again
            if (!cutOff) {
                LOG.atError()
                        .addKeyValue("keys", snapshot.signers().keySet())
                        .setCause(failure)
                        .log("signing keys cannot be read or moved; going on with those in memory");
            }
            cutOff = true;
        }
    }

    @Override
    public Optional<SigningKey> signing(JWSAlgorithm algorithm) {
        var now = snapshot;
        return now.signing(algorithm, sharedTime(now));
    }

    KeySnapshot snapshot() {
        return snapshot;
    }

    /** Ids of keys that sign or will sign, and of whose private parts nothing can be made here. */
    Set<String> unopenable() {
        return unopenable;
    }

    Instant sharedTime() {
        return sharedTime(snapshot);
    }

    @Override
    public JWKSet published() {
        return snapshot.published();
    }

    @Override
    public Optional<PublicKey> verifying(String keyId) {
        return Optional.ofNullable(snapshot.verifying().get(keyId));
    }

    private Instant sharedTime(KeySnapshot of) {
        return local.instant().plus(of.ahead());
    }

    private void read() {
        var reading = keys.read();
        var ahead = Duration.between(local.instant(), reading.at());
        snapshot = KeySnapshot.of(reading.keys(), ahead, signers(reading.keys()));
    }

    private boolean isAnythingDue() {
        var current = snapshot;
        var isSealedWithAnother = current.keys().stream().anyMatch(opener::isSealedWithAnother);
        return (resealing == Resealing.WHERE_NEEDED && isSealedWithAnother)
                || !timeline.due(current.timeline(), sharedTime(current)).isEmpty();
    }

    private void advance() {
        switch (keeper.advance(resealing)) {
            case KeyOutcome.Moved(var moves) -> {
                resealing = Resealing.NOT_AGAIN;
                moves.forEach(JdbcKeyRing::log);
            }
            case KeyOutcome.Busy() -> LOG.atDebug().log("another replica moves the keys");
            case KeyOutcome.Unopenable(var ids, var _) ->
                LOG.atDebug().addKeyValue("kid", ids).log("left to replicas that can open every key");
            case KeyOutcome.NoSuchKey(var id) -> throw new IllegalStateException("nobody asked for the key " + id);
        }
    }

    /** Each key is opened once; those that sign no more are left behind. */
    private Map<String, SigningKey> signers(List<StoredKey> stored) {
        var before = snapshot.signers();
        var signers = new HashMap<String, SigningKey>();
        var failed = new HashSet<String>();
        for (var key : stored) {
            if (!key.needsPrivatePart()) continue;
            try {
                var open = before.get(key.id());
                signers.put(key.id(), open != null ? open : opener.open(key));
            } catch (CannotOpen closed) {
                failed.add(key.id());
                if (!unopenable.contains(key.id())) log(key, closed);
            }
        }
        unopenable = Set.copyOf(failed);
        return signers;
    }

    private static void log(StoredKey key, CannotOpen closed) {
        LOG.atError()
                .addKeyValue("kid", key.id())
                .addKeyValue("algorithm", key.timeline().algorithm())
                .addKeyValue("sealed_with", key.sealedWith())
                .addKeyValue("signs_from", key.timeline().signsFrom())
                .addKeyValue("reason", closed.getMessage())
                .log("a signing key cannot be opened; no token is issued here in its turn");
    }

    private static void log(KeyMove move) {
        LOG.atInfo()
                .addKeyValue("kid", move.id())
                .addKeyValue("algorithm", move.algorithm())
                .addKeyValue("state", move.state().word())
                .addKeyValue("at", move.at())
                .addKeyValue("reason", move.why())
                .log("a signing key moved");
    }
}
