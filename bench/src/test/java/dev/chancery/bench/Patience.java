package dev.chancery.bench;

import dev.chancery.testbed.Service;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what comes a moment later: one program hears of what the other has done. */
final class Patience {
    static final Duration LIMIT = Duration.ofMinutes(5);
    private static final long STEP_NANOS = 50_000_000;

    private Patience() {}

    /** @param what as a noun, for the message */
    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) throw new IllegalStateException(what + " does not come");
            LockSupport.parkNanos(STEP_NANOS);
        }
    }

    /** The same of a program that may end before, with what it said last. */
    static void await(String what, Service service, BooleanSupplier condition) {
        try {
            await(what, () -> {
                if (!service.isAlive()) throw new IllegalStateException("the program ended before " + what);
                return condition.getAsBoolean();
            });
        } catch (IllegalStateException failure) {
            throw new IllegalStateException(failure.getMessage() + ":\n" + service.logTail(30), failure);
        }
    }
}
