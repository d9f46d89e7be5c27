package dev.chancery.sync.kubernetes;

import java.time.Duration;

/**
 * How long an API server may keep us waiting.
 *
 * @param connecting until a connection stands
 * @param answering from the request to the last byte of its answer
 */
record Timeouts(Duration connecting, Duration answering) {
    static final Timeouts USUAL = new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30));
}
