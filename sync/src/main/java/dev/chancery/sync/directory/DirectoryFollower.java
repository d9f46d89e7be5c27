package dev.chancery.sync.directory;

import dev.chancery.sync.directory.DirectoryChange.ResyncReason;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory, and an image of it in memory that follows what the directory tells. The image answers where the
 * {@link Occasion} allows it; every other reading is a whole one, and the image begins anew with it. When anything is
 * doubtful, the image is thrown away. Before {@link #start} there are whole readings only.
 */
public final class DirectoryFollower implements Directory, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryFollower.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    /** More than it takes to heed what the server tells, less than it may take to ask it. */
    private static final Duration MOMENT = Duration.ofMillis(100);

    private final LdapSettings settings;
    private final Clock clock;
    private final LdapDirectory whole;
    private final Rests rests = new Rests();
    /** Written in turn; closed out of it, to end a reading that is under way. */
    private volatile @Nullable Line line;

    private final HeardLoss loss = new HeardLoss();
    private final Turn turn = new Turn();
    /** What follows belongs to whoever has the turn: changes wait while a whole reading is under way. */
    private @Nullable DirectoryImage image;

    private @Nullable Cursor cursor;
    private Following following = Following.NOT_YET;

    /** @param whole the same directory, read by itself while nothing is followed */
    public DirectoryFollower(LdapSettings settings, LdapDirectory whole, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.whole = whole;
    }

    /**
     * Follows from now on, in a thread of its own.
     *
     * @param news called there after each burst of changes that concern robots or groups
     * @param told called there whenever the way of following changes
     */
    public void start(Runnable news, Consumer<Following> told) {
        Thread.ofPlatform().daemon().name("follow-" + settings.name()).start(() -> follow(news, told));
    }

    @Override
    public String name() {
        return settings.name();
    }

    /** The directory as it would be after these changes. Reading it throws {@link InvalidChanges} when they cannot be made. */
    public Directory after(DirectoryChanges changes) {
        return whole.after(changes);
    }

    @Override
    public DirectoryReading read() {
        return read(Occasion.WHOLE);
    }

    /** From memory, where the directory just told what changed. */
    @Override
    public DirectoryReading read(Occasion occasion) {
        return loss.in(turn.take(() -> readNow(occasion)));
    }

    @Override
    public void heeded(DirectoryReading.Complete reading) {
        loss.heeded(reading);
    }

    /** Takes over what that one has heard and no run has written down yet; it has ended. */
    public void succeed(DirectoryFollower before) {
        before.loss.unheeded().ifPresent(loss::hear);
    }

    private DirectoryReading readNow(Occasion occasion) {
        var open = line;
        if (open == null) {
            if (image != null) image.forgetTold();
            return whole.read();
        }
        try {
            var before = image;
            var known = before != null && remembers(occasion, before) ? before : begin(open);
            if (known == before) known.counted(open.position()); // by what is no news
            return known.reading(settings.name(), open.identity().text());
        } catch (IncompleteReading e) {
            drop();
            return whole.read();
        }
    }

    /** None while the server is being asked: who only wants to know whether there is news waits for a moment at most. */
    @Override
    public Optional<DirectoryNews> news() {
        return turn.takeWithin(MOMENT, () -> {
            var open = line;
            return open == null || image == null
                    ? Optional.<DirectoryNews>empty()
                    : image.news(settings.name(), open.identity().text());
        });
    }

    @Override
    public boolean isFollowed() {
        return line != null;
    }

    private boolean remembers(Occasion occasion, DirectoryImage known) {
        return switch (occasion) {
            case NEWS -> true;
            case ROUTINE -> following.sight() == Sight.SEES_DELETIONS && !known.mayHaveUnlocked();
            case WHOLE -> false;
        };
    }

    private void follow(Runnable news, Consumer<Following> told) {
        while (!rests.areOver()) {
            try (var open = Line.open(settings, clock, whole.refused());
                    var listening = Listening.begin(open, knownCursor())) {
                var stream = listening.stream();
                tell(listening.by(open), told);
                listenTo(open);
                if (step(stream) == DirectoryImage.Effect.OTHER) news.run();
                rests.succeeded();
                while (!rests.areOver() && !listening.isStale(open.now())) {
                    stream.await(HEARTBEAT);
                    if (step(stream) == DirectoryImage.Effect.OTHER) news.run();
                    tell(listening.by(open), told);
                }
                listenTo(null); // the image stays: a cursor may lead on from it
            } catch (IncompleteReading e) {
                lost(e.detail(), told);
            } catch (RuntimeException e) {
                if (!rests.areOver())
                    LOG.atError()
                            .addKeyValue("directory", settings.name())
                            .setCause(e)
                            .log("following failed");
                drop();
                lost("following failed", told);
            }
            rests.rest();
        }
    }

    /** Without an image a cursor leads on from nothing, and without a cursor an image cannot be brought up to date. */
    private @Nullable Cursor knownCursor() {
        return turn.take(() -> {
                    if (cursor == null) image = null;
                    return Optional.ofNullable(image == null ? null : cursor);
                })
                .orElse(null);
    }

    /** Takes what changed into the image, or begins a new one. */
    private DirectoryImage.Effect step(ChangeStream stream) {
        return turn.take(() -> taken(stream));
    }

    private DirectoryImage.Effect taken(ChangeStream stream) {
        var open = line;
        if (open == null) throw new IncompleteReading(PartialReason.LOST_PAGE, "a whole reading failed");
        var before = image;
        var known = before == null ? begin(open) : before;
        var effect = before == null ? DirectoryImage.Effect.OTHER : DirectoryImage.Effect.NOTHING;
        var position = open.position(); // before it tells, so that it has told everything up to there
        for (var change : stream.take(known)) {
            if (change instanceof DirectoryChange.ResyncNeeded needed) {
                LOG.atInfo()
                        .addKeyValue("directory", settings.name())
                        .addKeyValue("reason", needed.reason())
                        .addKeyValue("detail", needed.detail())
                        .log("reading the whole directory again");
                if (needed.reason() == ResyncReason.ROLLED_BACK) loss.hear(open.identity(), needed.detail());
                begin(open);
                effect = DirectoryImage.Effect.OTHER;
            } else if (known.apply(change) == DirectoryImage.Effect.OTHER) {
                effect = DirectoryImage.Effect.OTHER;
            }
        }
        cursor = stream.cursor();
        if (image == known) known.reached(position);
        return effect;
    }

    private DirectoryImage begin(Line open) {
        image = null;
        var now = DirectoryImage.read(open);
        image = now;
        return now;
    }

    private void drop() {
        turn.take(() -> {
            hangUp();
            line = null;
            image = null;
            return true;
        });
    }

    private void listenTo(@Nullable Line open) {
        turn.take(() -> {
            line = open;
            return true;
        });
    }

    private void lost(String why, Consumer<Following> told) {
        listenTo(null);
        if (!rests.areOver()) tell(Following.byReadingOnly(why), told);
    }

    private void tell(Following now, Consumer<Following> told) {
        boolean same = turn.take(() -> {
            var before = following;
            following = now;
            return now.equals(before);
        });
        if (same) return;
        now.log(LOG, settings.name());
        told.accept(now);
    }

    @Override
    public void close() {
        rests.end();
        hangUp();
    }

    private void hangUp() {
        var open = line;
        if (open != null) open.close();
    }
}
