package dev.chancery.broker.key;

import com.nimbusds.jose.JWSAlgorithm;
import java.time.Instant;

/** One step of one key on its timeline. */
sealed interface KeyStep {
    JWSAlgorithm algorithm();

    /** The reason, for the audit. */
    String why();

    /** Make a new key; it signs at once when {@code signsFrom} is {@code at}. */
    record Publish(JWSAlgorithm algorithm, Instant at, Instant signsFrom, String why) implements KeyStep {
        KeyState state() {
            return signsFrom.isAfter(at) ? KeyState.PUBLISHED : KeyState.SIGNING;
        }
    }

    /** A published key signs. */
    record Promote(String id, JWSAlgorithm algorithm, Instant signsFrom, String why) implements KeyStep {}

    /** A key signs no more; its private part is destroyed. */
    record Retire(String id, JWSAlgorithm algorithm, Instant retiresAt, Instant removesAt, String why)
            implements KeyStep {}

    /** A key leaves the key set, and its private part is destroyed if it was not yet. */
    record Remove(String id, JWSAlgorithm algorithm, Instant at, String why) implements KeyStep {}
}
