package dev.chancery.broker.review;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.chancery.broker.settings.BrokerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The clusters that are asked about their tokens; usually none. */
@Configuration(proxyBeanMethods = false)
class ReviewConfiguration {
    @Bean
    TokenReviews tokenReviews(BrokerSettings settings, MeterRegistry meters) {
        var threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("review-", 0).factory());
        Map<String, CachedReviews> clusters = new HashMap<>();
        for (var one : settings.tokenReviews())
            clusters.put(
                    one.cluster(),
                    new CachedReviews(
                            one.cluster(),
                            new ApiServer(one, settings.subjectAudience(), ApiServer.USUAL_LIMIT),
                            one.cache(),
                            Ticker.systemTicker(),
                            threads,
                            meters));
        return (token, workload) -> {
            var reviews = clusters.get(workload.cluster());
            return reviews == null ? new Review.Passed() : reviews.of(token, workload);
        };
    }
}
