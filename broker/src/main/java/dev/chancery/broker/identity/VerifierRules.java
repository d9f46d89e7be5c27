package dev.chancery.broker.identity;

import java.time.Duration;

/**
 * What a cluster token must be like.
 *
 * @param audience the one value that its {@code aud} must have
 * @param maxLifetime the longest accepted time between {@code iat} and {@code exp}
 * @param clockSkew how far the clocks of a cluster and of the broker may be apart, either way
 * @param maxBytes the longest accepted token, in bytes of its compact form
 */
public record VerifierRules(String audience, Duration maxLifetime, Duration clockSkew, int maxBytes) {
    public VerifierRules {
        if (audience.isBlank()) throw new IllegalArgumentException("the audience of cluster tokens is empty");
        if (!maxLifetime.isPositive())
            throw new IllegalArgumentException("the longest lifetime must be more than nothing");
        if (clockSkew.isNegative() || clockSkew.compareTo(Duration.ofMinutes(5)) > 0)
            throw new IllegalArgumentException(
                    "the clock skew must be between nothing and 5 minutes, not " + clockSkew);
        if (maxBytes < 512) throw new IllegalArgumentException("no cluster token is shorter than 512 bytes");
    }
}
