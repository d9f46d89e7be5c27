package dev.chancery.broker.key;

import com.nimbusds.jose.JWSAlgorithm;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Where a key is on its timeline.
 *
 * @param signsFrom from then on every replica signs with it, whether or not its state says so yet
 * @param retiresAt when it stopped to sign; null before
 * @param removesAt when its last token has expired; null before it retires
 */
record TimelineKey(
        String id,
        JWSAlgorithm algorithm,
        KeyState state,
        Instant publishedAt,
        Instant signsFrom,
        @Nullable Instant retiresAt,
        @Nullable Instant removesAt) {
    /** The order in which keys of one algorithm sign. */
    static final Comparator<TimelineKey> IN_TURN =
            Comparator.comparing(TimelineKey::signsFrom).thenComparing(TimelineKey::id);

    boolean is(KeyState wanted) {
        return state == wanted;
    }

    /** Whether it has begun to sign: its time has come, or another replica saw that it has. */
    boolean hasBegun(Instant now) {
        return state == KeyState.SIGNING || (state == KeyState.PUBLISHED && !signsFrom.isAfter(now));
    }
}
