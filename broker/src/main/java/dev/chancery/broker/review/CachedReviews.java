package dev.chancery.broker.review;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.chancery.broker.identity.SubjectToken;
import dev.chancery.broker.identity.WorkloadIdentity;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * The reviews of one cluster: each token is asked about once in a while, however often it comes and however many wait for the
 * answer. The hash of a token is the key; no token is kept. A failure is believed for a second only.
 */
final class CachedReviews {
    private static final int TOKENS = 50_000;
    private static final int AT_ONCE = 64;
    private static final Duration FAILURE = Duration.ofSeconds(1);

    private final String cluster;
    private final Reviewer reviewer;
    private final MeterRegistry meters;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final AsyncCache<String, Review> answers;

    /** @param keep how long an answer is believed, by the ticker */
    CachedReviews(
            String cluster, Reviewer reviewer, Duration keep, Ticker ticker, Executor executor, MeterRegistry meters) {
        this.cluster = cluster;
        this.reviewer = reviewer;
        this.meters = meters;
        this.answers = Caffeine.newBuilder()
                .maximumSize(TOKENS)
                .ticker(ticker)
                .executor(executor)
                .expireAfter(Expiry.<String, Review>writing(
                        (_, review) -> review instanceof Review.Unavailable ? FAILURE : keep))
                .buildAsync();
    }

    Review of(SubjectToken token, WorkloadIdentity workload) {
        return answers.get(
                        token.hash(),
                        (_, executor) -> CompletableFuture.supplyAsync(() -> asked(token, workload), executor))
                .join();
    }

    private Review asked(SubjectToken token, WorkloadIdentity workload) {
        if (!free.tryAcquire()) return counted(new Review.Unavailable("too many reviews at once for " + cluster));
        try {
            return counted(reviewer.review(token, workload));
        } finally {
            free.release();
        }
    }

    private Review counted(Review review) {
        var outcome =
                switch (review) {
                    case Review.Passed _ -> "passed";
                    case Review.Refused _ -> "refused";
                    case Review.Unavailable _ -> "unavailable";
                };
        meters.counter("chancery.token.reviews", "cluster", cluster, "outcome", outcome)
                .increment();
        return review;
    }
}
