package dev.chancery.broker.key;

import com.nimbusds.jose.JWSAlgorithm;
import dev.chancery.broker.audit.AuditEvent;
import java.time.Instant;

/**
 * A step that was taken.
 *
 * @param state where the key is now
 * @param at when it signs, if it is published or signing; else when it was retired or removed
 */
public record KeyMove(String id, JWSAlgorithm algorithm, KeyState state, Instant at, String why) {
    AuditEvent.KeyMoved event() {
        return new AuditEvent.KeyMoved(id, algorithm.getName(), state.word(), why);
    }
}
