package dev.chancery.sync.pass;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long a run waits for its directories and clusters: for all of them, unless another run is wanted. Then it waits only for as
 * long as they mostly need, so that one that does not answer keeps nobody else waiting.
 */
final class Patience {
    /** Several times what a healthy cluster needs for a few changes, or a directory to answer from memory. */
    private static final Duration USUAL = Duration.ofSeconds(1);

    private final Duration least;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile CompletableFuture<Void> wanted = new CompletableFuture<>();

    Patience() {
        this(USUAL);
    }

    /** @param least how long a run waits in any case */
    Patience(Duration least) {
        this.least = least;
    }

    /** Another run is wanted. */
    void hurry() {
        wanted.complete(null);
    }

    /** Somebody waits for his turn. */
    void queue() {
        waiting.incrementAndGet();
        hurry();
    }

    /** He has it: from now on the run that is wanted is the next one. */
    void begin() {
        wanted = new CompletableFuture<>();
        if (waiting.decrementAndGet() > 0) hurry();
    }

    /** Returns when all have answered, or it should not be waited any longer. */
    void await(Collection<? extends CompletableFuture<?>> answers) {
        var all = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
        await(CompletableFuture.anyOf(all, wanted), all);
    }

    /** Returns when all have answered; or when some have, and the others could have as well. */
    void awaitSome(Collection<? extends CompletableFuture<?>> answers) {
        var each = answers.toArray(CompletableFuture[]::new);
        await(CompletableFuture.anyOf(each), CompletableFuture.allOf(each));
    }

    /** The first however long it takes, the second while it is not too late. */
    private void await(CompletableFuture<?> first, CompletableFuture<?> second) {
        long begun = System.nanoTime();
        try {
            first.get();
            second.get(Math.max(0, least.toNanos() - (System.nanoTime() - begun)), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            // Some are late, and the next run goes on without them.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("somebody threw instead of answering", e.getCause());
        }
    }
}
