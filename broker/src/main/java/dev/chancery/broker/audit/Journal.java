package dev.chancery.broker.audit;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bounded queue on the disk: many threads append, one reads and says what is done with. What was appended is still there after
 * the process was killed; what was done with may be there again.
 */
final class Journal implements AutoCloseable {
    private static final String UNWRITABLE = "the journal cannot be written";

    private final JournalSettings settings;
    private final JournalFolder folder;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final ReentrantLock forcing = new ReentrantLock();
    private final SegmentQueue segments;
    /** Written, and not yet known to be on the medium. */
    private final Set<Segment> unforced = new LinkedHashSet<>();

    /** The last record was not kept, since the disk failed. */
    private volatile boolean failed;

    private boolean closed;
    private long appended;
    private long forced;

    /** Records of one segment, in their order. */
    record Batch(Segment segment, Segment.Piece piece) {
        List<byte[]> contents() {
            return piece.contents();
        }
    }

    private Journal(JournalSettings settings, JournalFolder folder) throws IOException {
        this.settings = settings;
        this.folder = folder;
        this.segments = new SegmentQueue(settings, folder);
    }

    /** @throws AuditUnavailable when the folder cannot be used, or another process uses it */
    static Journal open(JournalSettings settings) {
        var folder = JournalFolder.open(settings.folder());
        try {
            return new Journal(settings, folder);
        } catch (IOException e) {
            throw new AuditUnavailable("the journal cannot be read: " + settings.folder(), e);
        }
    }

    /** Bytes on the disk that are not done with, to the whole file. */
    long bytes() {
        lock.lock();
        try {
            return segments.bytes();
        } finally {
            lock.unlock();
        }
    }

    /** Whether what anybody can cause may be kept: it leaves room for the rest. */
    boolean hasRoomForRefusals() {
        return bytes() < settings.forRefusals();
    }

    /** @throws AuditUnavailable when there is no room, or the disk fails; then it is not safe */
    void append(byte[] contents) {
        long mine;
        lock.lock();
        try {
            if (closed) throw new AuditUnavailable("the journal is closed", null);
            unforced.add(segments.append(contents));
            mine = ++appended;
            more.signalAll();
        } catch (IOException e) {
            failed = true;
            throw new AuditUnavailable(UNWRITABLE, e);
        } finally {
            lock.unlock();
        }
        if (settings.fsync() == JournalSettings.Fsync.ALWAYS) forceOrFail(mine);
        failed = false;
    }

    private void forceOrFail(long upTo) {
        try {
            force(upTo);
        } catch (AuditUnavailable e) {
            failed = true;
            throw e;
        }
    }

    /** Why nothing can be appended now; empty when something can. A disk that failed is tried, as nobody else may do so. */
    synchronized Optional<String> impediment() {
        lock.lock();
        try {
            if (closed) return Optional.of("the journal is closed");
            if (segments.isFull())
                return Optional.of("the journal is full: " + segments.bytes() + " bytes wait for the database");
        } finally {
            lock.unlock();
        }
        if (!failed) return Optional.empty();
        try {
            folder.probe();
            failed = false;
            return Optional.empty();
        } catch (IOException still) {
            return Optional.of(UNWRITABLE);
        }
    }

    /** Brings everything appended so far to the medium, unless somebody else has done so by now. */
    void force() {
        force(Long.MAX_VALUE);
    }

    private void force(long upTo) {
        forcing.lock();
        try {
            if (forced >= upTo) return;
            List<Segment> written;
            List<Segment> last;
            long all;
            boolean names;
            lock.lock();
            try {
                written = List.copyOf(unforced);
                last = written.stream().filter(Segment::sealed).toList();
                all = appended;
                unforced.clear();
                names = segments.takeNewFile();
            } finally {
                lock.unlock();
            }
            for (var segment : written) segment.force(last.contains(segment));
            if (names) folder.force();
            forced = all;
        } catch (IOException e) {
            // The system may have dropped what it could not write: nothing more goes into these files.
            seal();
            throw new AuditUnavailable("the journal does not reach the disk", e);
        } finally {
            forcing.unlock();
        }
    }

    private void seal() {
        lock.lock();
        try {
            segments.seal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something is appended that is not on the medium. */
    void awaitUnforced() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (unforced.isEmpty()) more.await();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something can be read. For the one reader. */
    void awaitReadable() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!segments.isReadable()) more.await();
        } finally {
            lock.unlock();
        }
    }

    boolean isDrained() {
        lock.lock();
        try {
            return !segments.isReadable();
        } finally {
            lock.unlock();
        }
    }

    /** The oldest records that are not done with, perhaps none. For the one reader. */
    Batch oldest(int most) throws IOException {
        SegmentQueue.Unread unread;
        lock.lock();
        try {
            unread = segments.oldest();
        } finally {
            lock.unlock();
        }
        var segment = unread.segment();
        return new Batch(segment, segment.read(unread.from(), unread.to(), most));
    }

    /** What was read is safe elsewhere; a file that was read to its end goes. */
    void done(Batch batch) throws IOException {
        lock.lock();
        try {
            switch (segments.done(batch.segment(), batch.piece())) {
                case GOES_ON -> {}
                case ENDED -> unforced.remove(batch.segment());
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) return;
            closed = true;
        } finally {
            lock.unlock();
        }
        try (folder) {
            force();
            segments.close();
        } catch (IOException e) {
            throw new AuditUnavailable("the journal cannot be closed", e);
        }
    }
}
