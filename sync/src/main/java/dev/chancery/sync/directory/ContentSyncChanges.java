package dev.chancery.sync.directory;

import org.jspecify.annotations.Nullable;

/**
 * RFC 4533, refreshAndPersist: one search per base, over robots, groups and what may stand above them. Only who was
 * touched is taken from it, never a value. A cookie that the server does not know, and a list of who is there instead of
 * who left, both mean that everything must be read.
 *
 * <p>So does a server that was started since: slapd that was killed has forgotten deletions, and takes the cookie all the
 * same. Where {@link ServerStart} cannot tell one process from the next, there is no cursor.
 */
final class ContentSyncChanges implements Changes {
    @Override
    public Mechanism mechanism() {
        return Mechanism.CONTENT_SYNC;
    }

    @Override
    public ChangeStream open(Line line, @Nullable Cursor from) {
        return new ContentSyncStream(line, from);
    }
}
