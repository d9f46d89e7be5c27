package dev.chancery.broker.issuer;

import java.time.Duration;

/**
 * How the clusters' keys are kept up to date.
 *
 * @param maxAge how long keys are believed after they were last seen at their source
 * @param refreshEvery how often an issuer is asked for its keys ahead of need
 * @param askAgainAfter the least time between two requests to one issuer, whatever unknown keys tokens name
 * @param followEvery how often the registry is looked at, besides when somebody says that it has changed
 * @param fetchLimit how long one document may take, from the name to the last byte
 */
public record FederationRules(
        Duration maxAge, Duration refreshEvery, Duration askAgainAfter, Duration followEvery, Duration fetchLimit) {
    /** A day, 5 minutes, 10 seconds, 5 seconds, 5 seconds. */
    public static final FederationRules USUAL = new FederationRules(
            Duration.ofHours(24),
            Duration.ofMinutes(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5));

    public FederationRules {
        for (var time : new Duration[] {maxAge, refreshEvery, askAgainAfter, followEvery, fetchLimit}) {
            if (!time.isPositive()) throw new IllegalArgumentException("a time must be longer than nothing");
        }
        // Sync confirms unchanged keys once an hour.
        if (maxAge.compareTo(Duration.ofHours(2)) < 0)
            throw new IllegalArgumentException("the maximum age of keys must be at least two hours");
    }
}
