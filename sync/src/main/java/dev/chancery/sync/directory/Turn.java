package dev.chancery.sync.directory;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Whoever has it is alone with what it guards. */
final class Turn {
    private final ReentrantLock lock = new ReentrantLock();

    <T> T take(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** Empty when somebody else has it for longer than that. */
    <T> Optional<T> takeWithin(Duration patience, Supplier<Optional<T>> work) {
        try {
            if (!lock.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
