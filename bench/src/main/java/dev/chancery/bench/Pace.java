package dev.chancery.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** So many steps a second, shared by threads that each take their turn after a pause of their own. */
final class Pace {
    private final long pauseNanos;

    Pace(int threads, int perSecond) {
        pauseNanos = TimeUnit.SECONDS.toNanos(1) * threads / perSecond;
    }

    void await() {
        long until = System.nanoTime() + pauseNanos;
        for (long left = pauseNanos; left > 0; left = until - System.nanoTime()) LockSupport.parkNanos(left);
    }
}
