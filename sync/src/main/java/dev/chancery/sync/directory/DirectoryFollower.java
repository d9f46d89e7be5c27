package dev.chancery.sync.directory;

import dev.chancery.sync.directory.DirectoryChange.ResyncReason;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A directory, and an image of it in memory that follows what the directory tells. The image answers where the
 * {@link Occasion} allows it; every other reading is a whole one, and the image begins anew with it. When anything is
 * doubtful, the image is thrown away. Before {@link #start} there are whole readings only.
 */
public final class DirectoryFollower implements Directory, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryFollower.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final LdapSettings settings;
    private final Clock clock;
    private final LdapDirectory whole;
    private final CountDownLatch closed = new CountDownLatch(1);
    /** Written in turn; closed out of it, to end a reading that is under way. */
    private volatile @Nullable Line line;

    private final ReentrantLock turn = new ReentrantLock();
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
        return inTurn(() -> readNow(occasion));
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
            return known.reading(settings.name(), open.identity().text());
        } catch (IncompleteReading e) {
            drop();
            return whole.read();
        }
    }

    /** None while the server is being asked: nobody waits for that who only wants to know whether there is news. */
    @Override
    public Optional<DirectoryNews> news() {
        if (!turn.tryLock()) return Optional.empty();
        try {
            var open = line;
            return open == null || image == null
                    ? Optional.empty()
                    : image.news(settings.name(), open.identity().text());
        } finally {
            turn.unlock();
        }
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

    public Following following() {
        return inTurn(() -> following);
    }

    private void follow(Runnable news, Consumer<Following> told) {
        var pause = FIRST_PAUSE;
        while (isOpen()) {
            try (var open = Line.open(settings, clock);
                    var listening = Listening.begin(open, knownCursor())) {
                var stream = listening.stream();
                tell(listening.by(open), told);
                listenTo(open);
                if (step(stream) == DirectoryImage.Effect.OTHER) news.run();
                pause = FIRST_PAUSE;
                while (isOpen()) {
                    stream.await(HEARTBEAT);
                    if (step(stream) == DirectoryImage.Effect.OTHER) news.run();
                    tell(listening.by(open), told);
                }
            } catch (IncompleteReading e) {
                lost(e.detail(), told);
            } catch (RuntimeException e) {
                if (isOpen())
                    LOG.atError()
                            .addKeyValue("directory", settings.name())
                            .setCause(e)
                            .log("following failed");
                drop();
                lost("following failed", told);
            }
            rest(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    /** Without an image a cursor leads on from nothing, and without a cursor an image cannot be brought up to date. */
    private @Nullable Cursor knownCursor() {
        turn.lock();
        try {
            if (cursor == null) image = null;
            return image == null ? null : cursor;
        } finally {
            turn.unlock();
        }
    }

    /** Takes what changed into the image, or begins a new one. */
    private DirectoryImage.Effect step(ChangeStream stream) {
        return inTurn(() -> taken(stream));
    }

    private DirectoryImage.Effect taken(ChangeStream stream) {
        var open = line;
        if (open == null) throw new IncompleteReading(PartialReason.LOST_PAGE, "a whole reading failed");
        var before = image;
        var known = before == null ? begin(open) : before;
        var effect = before == null ? DirectoryImage.Effect.OTHER : DirectoryImage.Effect.NOTHING;
        for (var change : stream.take(known)) {
            if (change instanceof DirectoryChange.ResyncNeeded needed) {
                LOG.atInfo()
                        .addKeyValue("directory", settings.name())
                        .addKeyValue("reason", needed.reason())
                        .addKeyValue("detail", needed.detail())
                        .log("reading the whole directory again");
                var anew = begin(open);
                if (needed.reason() == ResyncReason.ROLLED_BACK) anew.lost(needed.detail());
                effect = DirectoryImage.Effect.OTHER;
            } else if (known.apply(change) == DirectoryImage.Effect.OTHER) {
                effect = DirectoryImage.Effect.OTHER;
            }
        }
        cursor = stream.cursor();
        if (effect == DirectoryImage.Effect.OTHER && image == known) known.reached(open.position());
        return effect;
    }

    private DirectoryImage begin(Line open) {
        image = null;
        var now = DirectoryImage.read(open);
        image = now;
        return now;
    }

    private void drop() {
        inTurn(() -> {
            hangUp();
            line = null;
            image = null;
            return true;
        });
    }

    private void listenTo(@Nullable Line open) {
        inTurn(() -> {
            line = open;
            return true;
        });
    }

    private <T> T inTurn(Supplier<T> work) {
        turn.lock();
        try {
            return work.get();
        } finally {
            turn.unlock();
        }
    }

    private void lost(String why, Consumer<Following> told) {
        listenTo(null); // the image stays: a cursor may lead on from it
        if (isOpen()) tell(Following.byReadingOnly(why), told);
    }

    private void tell(Following now, Consumer<Following> told) {
        boolean same = inTurn(() -> {
            var before = following;
            following = now;
            return now.equals(before);
        });
        if (same) return;
        LOG.atLevel(
                        switch (now.sight()) {
                            case SEES_DELETIONS -> Level.INFO;
                            case DELETIONS_HIDDEN -> Level.WARN;
                        })
                .addKeyValue("directory", settings.name())
                .addKeyValue("mechanism", now.mechanism().word())
                .addKeyValue("server", now.server())
                .addKeyValue("detail", now.detail())
                .log("following the directory");
        told.accept(now);
    }

    private boolean isOpen() {
        return closed.getCount() > 0;
    }

    private void rest(Duration pause) {
        try {
            if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed.countDown();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        hangUp();
    }

    private void hangUp() {
        var open = line;
        if (open != null) open.close();
    }
}
