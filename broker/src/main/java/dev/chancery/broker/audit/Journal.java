package dev.chancery.broker.audit;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded queue on the disk: many threads append, one reads and says what is done with. What was appended is still there after
 * the process was killed; what was done with may be there again.
 */
final class Journal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private final JournalSettings settings;
    private final JournalFolder folder;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final ReentrantLock forcing = new ReentrantLock();
    /** Oldest first; only the last one is written. */
    private final Deque<Segment> segments = new ArrayDeque<>();
    /** Written, and not yet known to be on the medium. */
    private final Set<Segment> unforced = new LinkedHashSet<>();

    private boolean closed;
    private boolean newFile;
    private long bytes;
    private long appended;
    private long forced;
    private long offset; // in the oldest segment: what is before it is done with

    /** @param next in the oldest segment */
    record Batch(Segment segment, List<byte[]> contents, long next, Segment.End end) {}

    private Journal(JournalSettings settings, JournalFolder folder) throws IOException {
        this.settings = settings;
        this.folder = folder;
        segments.addAll(folder.left());
        for (var segment : segments) bytes += segment.length();
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
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /** @throws AuditUnavailable when there is no room, or the disk fails; then it is not safe */
    void append(byte[] contents) {
        long mine;
        lock.lock();
        try {
            var segment = writable(Segment.sizeOf(contents));
            segment.append(contents);
            bytes += Segment.sizeOf(contents);
            unforced.add(segment);
            mine = ++appended;
            more.signalAll();
        } catch (IOException e) {
            throw new AuditUnavailable("the journal cannot be written", e);
        } finally {
            lock.unlock();
        }
        if (settings.fsync() == JournalSettings.Fsync.ALWAYS) force(mine);
    }

    private Segment writable(long size) throws IOException {
        if (closed) throw new AuditUnavailable("the journal is closed", null);
        if (bytes + size > settings.limit())
            throw new AuditUnavailable("the journal is full: " + bytes + " bytes wait for the database", null);
        var last = segments.peekLast();
        if (last != null && !last.sealed() && (last.length() == 0 || last.length() + size <= settings.segment()))
            return last;
        var next = folder.next();
        if (last != null) last.seal();
        segments.addLast(next);
        newFile = true;
        return next;
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
                names = newFile;
                newFile = false;
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
            var last = segments.peekLast();
            if (last != null) last.seal();
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
            while (!readable()) more.await();
        } finally {
            lock.unlock();
        }
    }

    boolean isDrained() {
        lock.lock();
        try {
            return !readable();
        } finally {
            lock.unlock();
        }
    }

    private boolean readable() {
        var oldest = segments.peekFirst();
        return oldest != null && (offset < oldest.length() || segments.size() > 1);
    }

    /** The oldest records that are not done with, perhaps none. For the one reader. */
    Batch oldest(int most) throws IOException {
        Segment segment;
        long from;
        long end;
        lock.lock();
        try {
            segment = segments.getFirst();
            from = offset;
            end = segment.length();
        } finally {
            lock.unlock();
        }
        var piece = segment.read(from, end, most);
        return new Batch(segment, piece.contents(), piece.next(), piece.end());
    }

    /** What was read is safe elsewhere; a file that was read to its end goes. */
    void done(Batch batch) throws IOException {
        lock.lock();
        try {
            offset = batch.next();
            var segment = batch.segment();
            boolean readToItsEnd = batch.end() != Segment.End.OPEN || offset == segment.length();
            if (!readToItsEnd || !segment.sealed()) return;
            remove(segment, batch.end());
        } finally {
            lock.unlock();
        }
    }

    private void remove(Segment segment, Segment.End end) throws IOException {
        segments.removeFirst();
        unforced.remove(segment);
        bytes -= segment.length();
        long unread = segment.length() - offset;
        offset = 0;
        switch (end) {
            case OPEN -> segment.delete();
            case TORN -> {
                LOG.atWarn()
                        .addKeyValue("bytes", unread)
                        .log("the journal ended in the middle of an event that nobody was told is safe");
                segment.delete();
            }
            case DAMAGED ->
                LOG.atError()
                        .addKeyValue("bytes", unread)
                        .addKeyValue("file", segment.putAside())
                        .log("the journal is damaged: these events did not reach the audit");
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
            boolean drained =
                    segments.size() == 1 && offset == segments.getFirst().length();
            for (var segment : segments) {
                if (drained) segment.delete(); // so that it is not read again
                else segment.close();
            }
        } catch (IOException e) {
            throw new AuditUnavailable("the journal cannot be closed", e);
        }
    }
}
