package dev.chancery.broker.key;

import com.nimbusds.jose.JWSAlgorithm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How signing keys come and go.
 *
 * @param publishAhead how long verifiers see a key before it signs. As long as {@code signingPeriod}, and a successor is
 *     always published: one that verifiers know, should a key have to be revoked
 * @param signingPeriod how long a key signs
 * @param maxTokenLifetime how long the longest-lived token lives
 * @param algorithms JWS algorithms of which there is a key: ES256, RS256
 * @param refreshInterval how often a replica reads the timeline
 * @param longestVerifierCache how long the slowest verifier keeps a key set before it reads it anew
 */
public record KeySettings(
        Duration publishAhead,
        Duration signingPeriod,
        Duration maxTokenLifetime,
        Set<JWSAlgorithm> algorithms,
        Duration refreshInterval,
        Duration longestVerifierCache) {
    private static final Set<JWSAlgorithm> SUPPORTED = Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256);
    /** By how much the clocks of broker and verifier may differ. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    public KeySettings {
        algorithms = Set.copyOf(algorithms);
        var problems = new ArrayList<String>();
        positive(problems, "publish-ahead", publishAhead);
        positive(problems, "signing-period", signingPeriod);
        positive(problems, "max-token-lifetime", maxTokenLifetime);
        positive(problems, "refresh-interval", refreshInterval);
        positive(problems, "verifier-cache", longestVerifierCache);
        if (algorithms.isEmpty()) problems.add("algorithms: at least one of ES256, RS256 is needed");
        for (var algorithm : algorithms) {
            if (!SUPPORTED.contains(algorithm))
                problems.add("algorithms: " + algorithm + " is not supported, only ES256 and RS256 are");
        }
        if (publishAhead.compareTo(longestVerifierCache.plus(refreshInterval.multipliedBy(2))) <= 0) {
            problems.add("publish-ahead (" + publishAhead + ") has to be longer than verifier-cache ("
                    + longestVerifierCache + ") and two refresh-intervals (" + refreshInterval
                    + ") together, or a verifier meets a key that it has not seen");
        }
        if (publishAhead.compareTo(signingPeriod) > 0) {
            problems.add("publish-ahead (" + publishAhead + ") must not be longer than signing-period (" + signingPeriod
                    + "), or a key would have to be published before its predecessor signs");
        }
        if (!problems.isEmpty()) throw new IllegalArgumentException(String.join("; ", problems));
    }

    /** 70 minutes, 30 days, 1 hour, ES256 and RS256, 10 seconds, 1 hour. */
    public static KeySettings defaults() {
        return new KeySettings(
                Duration.ofMinutes(70),
                Duration.ofDays(30),
                Duration.ofHours(1),
                Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256),
                Duration.ofSeconds(10),
                Duration.ofHours(1));
    }

    /** How long a retired key stays published: the longest token, issued by a replica that heard of it late. */
    Duration retention() {
        return maxTokenLifetime.plus(refreshInterval.multipliedBy(2)).plus(SKEW);
    }

    private static void positive(List<String> problems, String name, Duration duration) {
        if (!duration.isPositive()) problems.add(name + " has to be longer than nothing, and is " + duration);
    }
}
