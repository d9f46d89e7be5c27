package dev.chancery.broker.policy;

import java.time.Duration;

/**
 * How the broker follows the database.
 *
 * @param poll how often it asks when nobody tells it anything
 * @param maxStaleness for how long it goes on deciding by what it could not confirm
 */
public record FollowSettings(Duration poll, Duration maxStaleness) {
    private static final Duration SHORTEST = Duration.ofMillis(100);

    /** Asks every 5 s, and decides without the database for 15 minutes. */
    public static final FollowSettings DEFAULT = new FollowSettings(Duration.ofSeconds(5), Duration.ofMinutes(15));

    public FollowSettings {
        if (poll.compareTo(SHORTEST) < 0)
            throw new IllegalArgumentException("the database is polled too often: " + poll);
        if (maxStaleness.compareTo(poll) <= 0)
            throw new IllegalArgumentException("knowledge may become older than one poll: " + maxStaleness);
    }
}
