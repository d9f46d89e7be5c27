package dev.chancery.broker.key;

import com.nimbusds.jose.jwk.JWK;
import org.jspecify.annotations.Nullable;

/**
 * A key as the database has it.
 *
 * @param sealedWith name of the key-encryption key that seals or sealed it
 * @param sealed the private part; null once it is destroyed
 */
record StoredKey(
        TimelineKey timeline,
        JWK publicPart,
        String sealedWith,
        @Nullable SealedKey sealed) {
    String id() {
        return timeline.id();
    }

    /** Whether it signs or will sign. */
    boolean needsPrivatePart() {
        return switch (timeline.state()) {
            case PUBLISHED, SIGNING -> true;
            case RETIRED, REMOVED -> false;
        };
    }
}
