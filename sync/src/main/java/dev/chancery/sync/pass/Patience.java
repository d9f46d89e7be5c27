package dev.chancery.sync.pass;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long a run waits for its clusters: for all of them, unless another run is wanted. Then it waits only for as long as clusters
 * mostly need, so that one that does not answer keeps nobody else waiting.
 */
final class Patience {
    /** Several times what a healthy cluster needs for a few changes. */
    private static final Duration USUAL = Duration.ofSeconds(1);

    private final Duration least;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile CompletableFuture<Void> wanted = new CompletableFuture<>();

    Patience() {
        this(USUAL);
    }

    /** @param least how long a run waits for its clusters in any case */
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
    void await(Collection<CompletableFuture<ClusterOutcome>> answers) {
        long begun = System.nanoTime();
        var all = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
        try {
            CompletableFuture.anyOf(all, wanted).get();
            all.get(Math.max(0, least.toNanos() - (System.nanoTime() - begun)), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            // Some are late, and the next run goes on without them.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a cluster threw instead of answering", e.getCause());
        }
    }
}
