package dev.chancery.sync.directory;

import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one server is listened to: in the best way that it grants.
 *
 * @param refused why it is not in a better one; empty when there is none
 */
record Listening(ChangeStream stream, String refused, Instant since) implements AutoCloseable {
    /** A limit may be lifted, and who was slow be quick again; but who is not keeps us from listening meanwhile. */
    private static final Duration REFUSED_FOR = Duration.ofDays(1);

    /** @throws IncompleteReading when the server tells us nothing in any way */
    static Listening begin(Line line, @Nullable Cursor from) {
        var refused = new StringBuilder();
        for (var changes : ChangesFinder.offered(line.session())) {
            try {
                return new Listening(changes.open(line, from), refused.toString(), line.now());
            } catch (IncompleteReading e) {
                refused.append("; no ")
                        .append(changes.mechanism().word())
                        .append(": ")
                        .append(e.detail());
            }
        }
        throw new IncompleteReading(PartialReason.REFUSED, "the server does not tell us what changes" + refused);
    }

    /** Whether a better way was refused so long ago that it is worth another try. */
    boolean isStale(Instant now) {
        return !refused.isEmpty() && !now.isBefore(since.plus(REFUSED_FOR));
    }

    /** For people, and as of now: what a server grants it can take back. */
    Following by(Line line) {
        var deletions =
                switch (stream.sight()) {
                    case SEES_DELETIONS -> "deletions are told";
                    case DELETIONS_HIDDEN -> "deletions are not told, only whole readings show them";
                };
        var lack = stream.lack();
        var detail = deletions + (lack.isEmpty() ? "" : "; " + lack) + refused;
        return new Following(stream.mechanism(), stream.sight(), line.identity().text(), detail);
    }

    @Override
    public void close() {
        stream.close();
    }
}
