package dev.chancery.sync.directory;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The rests between attempts that fail: each twice as long as the one before, up to a minute; none any more when it is over. */
final class Rests {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final CountDownLatch over = new CountDownLatch(1);
    private Duration next = FIRST;

    boolean areOver() {
        return over.getCount() == 0;
    }

    /** From any thread: ends the rest in hand. */
    void end() {
        over.countDown();
    }

    /** The next rest is a short one again. */
    void succeeded() {
        next = FIRST;
    }

    void rest() {
        try {
            over.await(next.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end();
        }
        var twice = next.multipliedBy(2);
        next = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    }
}
