package dev.chancery.broker.key;

import java.time.Duration;

/** How long the longest-lived token lives that any audience may be given: so long after its last signature a key is wanted. */
public record LongestLifetime(Duration lifetime) {}
