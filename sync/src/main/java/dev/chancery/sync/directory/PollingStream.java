package dev.chancery.sync.directory;

import dev.chancery.sync.directory.DirectoryChange.ResyncNeeded;
import dev.chancery.sync.directory.DirectoryChange.ResyncReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The answers to a {@link Poll} as a stream. There is no cursor: after a broken connection everything is read. */
final class PollingStream implements ChangeStream {
    private final Line line;
    private final Poll poll;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable ResyncNeeded resync;

    PollingStream(Line line, Poll poll, @Nullable Cursor from) {
        this.line = line;
        this.poll = poll;
        if (from != null) {
            var objection = line.objection(from, poll.mechanism());
            resync = objection != null
                    ? objection
                    : new ResyncNeeded(ResyncReason.CURSOR_REFUSED, "polling goes on from no cursor");
        }
    }

    @Override
    public Mechanism mechanism() {
        return poll.mechanism();
    }

    @Override
    public Sight sight() {
        return Sight.DELETIONS_HIDDEN;
    }

    @Override
    public void await(Duration patience) {
        if (resync != null) return;
        var pause = patience.compareTo(poll.pause()) < 0 ? patience : poll.pause();
        try {
            if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public List<DirectoryChange> take(KnownEntries known) {
        var why = resync;
        resync = null;
        if (why != null) return List.of(why);
        try {
            var touches = new ArrayList<Touch>();
            poll.changed().forEach((id, dn) -> {
                touches.add(new Touch(id, dn, Touch.Sort.CHANGED_OR_MOVED));
                // Whoever had the name before has left, and that was not told.
                var before = known.at(NormalisedDn.orAsWritten(dn));
                if (before != null && !before.equals(id)) touches.add(new Touch(before, null, Touch.Sort.CHANGED));
            });
            var changes = line.reread(touches, known);
            poll.taken();
            return changes;
        } catch (Poll.RolledBack e) {
            return List.of(new ResyncNeeded(ResyncReason.ROLLED_BACK, e.detail()));
        }
    }

    @Override
    public @Nullable Cursor cursor() {
        return null;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
