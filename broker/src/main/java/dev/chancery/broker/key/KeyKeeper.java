package dev.chancery.broker.key;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import com.nimbusds.jose.JWSAlgorithm;
import dev.chancery.broker.audit.AuditTrail;
import dev.chancery.broker.key.KeyOutcome.Busy;
import dev.chancery.broker.key.KeyOutcome.Moved;
import dev.chancery.broker.key.KeyOutcome.NoSuchKey;
import dev.chancery.broker.key.KeyOutcome.Unopenable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Moves keys on the timeline, one keeper at a time among all replicas and commands (an advisory lock), by the clock of the
 * database. A step that the audit does not take is not taken: both stand in one transaction.
 */
public final class KeyKeeper {
    private final KeySettings settings;
    private final KeyTimeline timeline;
    private final KeyEncryptionKeys encryption;
    private final KeyOpener opener;
    private final AuditTrail audit;
    private final JdbcKeys keys;
    private final TransactionTemplate transaction;

    public KeyKeeper(DataSource database, KeySettings settings, KeyEncryptionKeys encryption, AuditTrail audit) {
        this(database, settings, encryption, audit, SharedClock.OF_DATABASE);
    }

    KeyKeeper(
            DataSource database,
            KeySettings settings,
            KeyEncryptionKeys encryption,
            AuditTrail audit,
            SharedClock clock) {
        this.settings = settings;
        this.timeline = new KeyTimeline(settings);
        this.encryption = encryption;
        this.opener = new KeyOpener(encryption);
        this.audit = audit;
        this.keys = new JdbcKeys(new JdbcTemplate(database), clock);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(database));
    }

    /** Takes the steps that are due, unless somebody else is at it. */
    KeyOutcome advance(Resealing resealing) {
        return requireNonNull(transaction.execute(_ -> keys.tryLock() ? advanceLocked(resealing) : new Busy()));
    }

    /**
     * Publishes a successor for each of these algorithms that has none under way.
     *
     * @param algorithms some of those of the settings
     * @param why for the audit
     */
    public KeyOutcome rotate(Set<JWSAlgorithm> algorithms, Haste haste, String why) {
        if (!settings.algorithms().containsAll(algorithms))
            throw new IllegalArgumentException(
                    "keys are kept for " + settings.algorithms() + ", not for " + algorithms);
        return inTurn(() -> switch (advanceLocked(Resealing.WHERE_NEEDED)) {
            case Moved(var moves) -> {
                var reading = keys.read();
                var all = new ArrayList<>(moves);
                all.addAll(take(timeline.rotate(reading.timeline(), algorithms, reading.at(), haste, why)));
                yield new Moved(all);
            }
            case Busy busy -> busy;
            case Unopenable unopenable -> unopenable;
            case NoSuchKey nothing -> nothing;
        });
    }

    /**
     * Removes a key at once and destroys its private part; the next key of its algorithm signs at once. Even when other
     * keys cannot be opened here, the removal is done.
     *
     * @param why for the audit
     */
    public KeyOutcome revoke(String id, String why) {
        return inTurn(() -> {
            var reading = keys.read();
            var revoked =
                    reading.keys().stream().filter(key -> key.id().equals(id)).findFirst();
            if (revoked.isEmpty()) return new NoSuchKey(id);
            var key = revoked.get().timeline();
            var unopenable = unopenable(reading.keys());
            if (!unopenable.isEmpty()) {
                return new Unopenable(
                        unopenable, take(List.of(new KeyStep.Remove(id, key.algorithm(), reading.at(), why))));
            }
            return new Moved(take(timeline.revoke(reading.timeline(), key, reading.at(), why)));
        });
    }

    private KeyOutcome advanceLocked(Resealing resealing) {
        var reading = keys.read();
        var unopenable = unopenable(reading.keys());
        if (!unopenable.isEmpty()) return new Unopenable(unopenable, List.of());
        var moves = new ArrayList<KeyMove>();
        if (resealing == Resealing.WHERE_NEEDED) moves.addAll(sealAnew(reading.keys()));
        moves.addAll(take(timeline.due(reading.timeline(), reading.at())));
        return new Moved(moves);
    }

    private KeyOutcome inTurn(Supplier<KeyOutcome> work) {
        try {
            return requireNonNull(transaction.execute(_ -> {
                keys.lock();
                return work.get();
            }));
        } catch (CannotAcquireLockException _) {
            return new Busy();
        }
    }

    private List<KeyMove> take(List<KeyStep> steps) {
        var moves = steps.stream().map(this::take).toList();
        moves.forEach(move -> audit.record(move.event()));
        return moves;
    }

    private KeyMove take(KeyStep step) {
        return switch (step) {
            case KeyStep.Publish publish -> {
                var key = FreshKey.make(publish.algorithm(), encryption);
                keys.insert(key, publish);
                var id = key.publicPart().getKeyID();
                yield new KeyMove(id, publish.algorithm(), publish.state(), publish.signsFrom(), publish.why());
            }
            case KeyStep.Promote promote -> {
                keys.promote(promote);
                yield new KeyMove(
                        promote.id(), promote.algorithm(), KeyState.SIGNING, promote.signsFrom(), promote.why());
            }
            case KeyStep.Retire retire -> {
                keys.retire(retire);
                yield new KeyMove(retire.id(), retire.algorithm(), KeyState.RETIRED, retire.retiresAt(), retire.why());
            }
            case KeyStep.Remove remove -> {
                keys.remove(remove);
                yield new KeyMove(remove.id(), remove.algorithm(), KeyState.REMOVED, remove.at(), remove.why());
            }
        };
    }

    private List<KeyMove> sealAnew(Collection<StoredKey> stored) {
        var moves = stored.stream()
                .filter(opener::isSealedWithAnother)
                .map(key -> {
                    keys.sealAnew(key.id(), opener.sealAnew(key));
                    var line = key.timeline();
                    var why = "sealed anew with " + encryption.first() + ", before with " + key.sealedWith();
                    return new KeyMove(line.id(), line.algorithm(), line.state(), line.signsFrom(), why);
                })
                .toList();
        moves.forEach(move -> audit.record(move.event()));
        return moves;
    }

    /** Keys made with key-encryption keys that are not here. */
    private Set<String> unopenable(Collection<StoredKey> stored) {
        return stored.stream()
                .filter(StoredKey::needsPrivatePart)
                .filter(key -> !opener.canOpen(key))
                .map(StoredKey::id)
                .collect(toSet());
    }
}
