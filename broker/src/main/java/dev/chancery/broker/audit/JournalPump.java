package dev.chancery.broker.audit;

import java.io.IOException;
import java.time.Duration;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two threads behind the journal: one brings it to the medium, one drains it into the database, oldest first. Threads of the
 * system's own, as a virtual one would keep its carrier from others while the disk is slow.
 */
final class JournalPump implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JournalPump.class);
    private static final int BATCH = 500;
    private static final Duration FORCE = Duration.ofMillis(100);
    /** Events of one moment share a transaction, in which the writers of all brokers take turns. */
    private static final Duration GATHER = Duration.ofMillis(100);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LAST_PAUSE = Duration.ofSeconds(5);
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final Journal journal;
    private final AuditDrain drain;
    private final IntConsumer drained;
    private @Nullable Thread forcer;
    private @Nullable Thread drainer;
    private volatile boolean closing;

    JournalPump(Journal journal, AuditDrain drain, IntConsumer drained) {
        this.journal = journal;
        this.drain = drain;
        this.drained = drained;
    }

    void start() {
        forcer = Thread.ofPlatform().daemon().name("audit-journal-fsync").start(this::forceForEver);
        drainer = Thread.ofPlatform().daemon().name("audit-journal-drain").start(this::drainForEver);
    }

    private void forceForEver() {
        try {
            while (true) {
                journal.awaitUnforced();
                try {
                    journal.force();
                } catch (AuditUnavailable e) {
                    LOG.atError().setCause(e).log("the disk of the audit journal fails");
                }
                Thread.sleep(FORCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void drainForEver() {
        var pause = FIRST_PAUSE;
        try {
            while (!(closing && journal.isDrained())) {
                journal.awaitReadable();
                try {
                    int stored = drainOnce();
                    pause = FIRST_PAUSE;
                    if (stored < BATCH && !closing) Thread.sleep(GATHER);
                } catch (IOException | RuntimeException e) {
                    if (closing) return;
                    LOG.atWarn()
                            .addKeyValue("bytes", journal.bytes())
                            .addKeyValue("reason", e.toString())
                            .log("the audit waits in the journal");
                    Thread.sleep(pause);
                    var doubled = pause.multipliedBy(2);
                    pause = doubled.compareTo(LAST_PAUSE) < 0 ? doubled : LAST_PAUSE;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private int drainOnce() throws IOException {
        var batch = journal.oldest(BATCH);
        var entries = batch.contents().stream().map(JournalEntry::parse).toList();
        if (!entries.isEmpty()) drain.store(entries);
        journal.done(batch);
        drained.accept(entries.size());
        return entries.size();
    }

    /** Drains what it can in five seconds; the rest waits on the disk for the next start. */
    @Override
    public void close() {
        closing = true;
        end(forcer, Duration.ZERO);
        end(drainer, journal.isDrained() ? Duration.ZERO : FAREWELL);
    }

    private static void end(@Nullable Thread thread, Duration patience) {
        if (thread == null) return;
        try {
            if (!patience.isZero() && thread.join(patience)) return;
            thread.interrupt();
            thread.join(FAREWELL);
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
