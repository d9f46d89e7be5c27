package dev.chancery.sync.directory;

import org.jspecify.annotations.Nullable;

/**
 * {@code modifyTimestamp} (RFC 4512, 3.4.4), asked for again and again where a server offers nothing better. A time proves
 * nothing of what happened before it, so there is no cursor. Who is deleted, or moved away from the bases, is not there to be
 * found.
 */
final class TimestampPollingChanges implements Changes {
    @Override
    public Mechanism mechanism() {
        return Mechanism.TIMESTAMP_POLLING;
    }

    @Override
    public ChangeStream open(Line line, @Nullable Cursor from) {
        return new PollingStream(line, new TimestampPoll(line), from);
    }
}
