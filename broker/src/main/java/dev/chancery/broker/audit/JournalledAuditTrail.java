package dev.chancery.broker.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit by way of a journal on this machine's disk, which a background thread drains into the database: recording waits for no
 * network. An event that was recorded survives the death of the process at any moment, and reaches the database once and in order. A
 * power cut may lose the last 100 ms, unless {@link JournalSettings.Fsync#ALWAYS} is set. When the journal is full or its disk fails, nothing
 * is recorded. Refusals, which anybody can cause, are kept one by one in half of it, and only counted while that is full.
 */
public final class JournalledAuditTrail implements AuditTrail, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JournalledAuditTrail.class);

    private final Journal journal;
    private final JournalPump pump;
    private final EventIds ids;
    private final AtomicLong unrecorded = new AtomicLong();
    private final Counter refusalsUnrecorded;

    JournalledAuditTrail(Journal journal, AuditDrain drain, EventIds ids, MeterRegistry metrics) {
        this.journal = journal;
        this.ids = ids;
        Gauge.builder("chancery.audit.journal", journal, Journal::bytes)
                .description("What waits on the disk for the database")
                .baseUnit("bytes")
                .register(metrics);
        var drained = Counter.builder("chancery.audit.drained")
                .description("Events that went from the journal into the database")
                .register(metrics);
        refusalsUnrecorded = Counter.builder("chancery.audit.refusals.unrecorded")
                .description("Refusals that are only counted, since too many of them wait for the database")
                .register(metrics);
        pump = new JournalPump(journal, drain, stored -> {
            drained.increment(stored);
            tellOfUnrecorded();
        });
    }

    /**
     * Opens the journal and begins to drain what is in it.
     *
     * @param source of role {@code chancery_broker}, with a login time-out; need not answer yet
     * @throws AuditUnavailable when the folder cannot be used, or another process uses it
     */
    public static JournalledAuditTrail open(
            JournalSettings settings,
            DataSource source,
            InstantSource clock,
            RandomGenerator random,
            MeterRegistry metrics) {
        var trail = new JournalledAuditTrail(
                Journal.open(settings), new JdbcAuditDrain(source), new EventIds(clock, random), metrics);
        trail.start();
        return trail;
    }

    void start() {
        pump.start();
    }

    @Override
    public void record(AuditEvent event) {
        if (event instanceof AuditEvent.TokenRefused && !journal.hasRoomForRefusals()) {
            refusalsUnrecorded.increment();
            if (unrecorded.getAndIncrement() == 0)
                LOG.warn("refusals are only counted: too many wait for the database");
        } else append(event);
    }

    private void append(AuditEvent event) {
        journal.append(JournalEntry.of(event, ids.next()).bytes());
    }

    private void tellOfUnrecorded() {
        if (unrecorded.get() == 0 || !journal.hasRoomForRefusals()) return;
        long count = unrecorded.getAndSet(0);
        try {
            append(new AuditEvent.RefusalsUnrecorded(count));
        } catch (AuditUnavailable later) {
            unrecorded.addAndGet(count);
        }
    }

    @Override
    public Optional<String> impediment() {
        return journal.impediment();
    }

    @Override
    public void close() {
        tellOfUnrecorded();
        pump.close();
        journal.close();
    }
}
