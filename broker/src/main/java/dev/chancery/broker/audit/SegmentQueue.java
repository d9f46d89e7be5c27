package dev.chancery.broker.audit;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of the journal, oldest first: only the last one is written, only the first one is read. Its owner sees to it that one thread at a time is in here. */
final class SegmentQueue {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentQueue.class);

    private final JournalSettings settings;
    private final JournalFolder folder;
    private final Deque<Segment> segments = new ArrayDeque<>();
    private boolean newFile;
    private long bytes;
    private long turnedAway; // the size of the record for which there was no room last
    private long offset; // in the oldest segment: what is before it is done with

    /** A piece of the oldest segment that is not done with. */
    record Unread(Segment segment, long from, long to) {}

    /** With what an earlier process left. */
    SegmentQueue(JournalSettings settings, JournalFolder folder) throws IOException {
        this.settings = settings;
        this.folder = folder;
        segments.addAll(folder.left());
        for (var segment : segments) bytes += segment.length();
    }

    /** Bytes on the disk that are not done with, to the whole file. */
    long bytes() {
        return bytes;
    }

    /**
     * @return where it was written
     * @throws AuditUnavailable when there is no room
     */
    Segment append(byte[] contents) throws IOException {
        long size = Segment.sizeOf(contents);
        if (bytes + size > settings.limit()) {
            turnedAway = size;
            throw new AuditUnavailable("the journal is full: " + bytes + " bytes wait for the database", null);
        }
        var segment = writable(size);
        segment.append(contents);
        bytes += size;
        turnedAway = 0;
        return segment;
    }

    /** Whether the last record found no room, and would find none now. */
    boolean isFull() {
        return bytes + turnedAway > settings.limit();
    }

    private Segment writable(long size) throws IOException {
        var last = segments.peekLast();
        if (last != null && !last.sealed() && (last.length() == 0 || last.length() + size <= settings.segment()))
            return last;
        var next = folder.next();
        if (last != null) last.seal();
        segments.addLast(next);
        newFile = true;
        return next;
    }

    /** Nothing more goes into the files that there are. */
    void seal() {
        var last = segments.peekLast();
        if (last != null) last.seal();
    }

    /** Whether a file was begun since this was asked last. */
    boolean takeNewFile() {
        boolean was = newFile;
        newFile = false;
        return was;
    }

    boolean isReadable() {
        var oldest = segments.peekFirst();
        return oldest != null && (offset < oldest.length() || segments.size() > 1);
    }

    Unread oldest() {
        var segment = segments.getFirst();
        return new Unread(segment, offset, segment.length());
    }

    /** What was read is safe elsewhere. Whether the file went, because it was read to its end. */
    Reading done(Segment segment, Segment.Piece piece) throws IOException {
        offset = piece.next();
        boolean readToItsEnd = piece.end() != Segment.End.OPEN || offset == segment.length();
        if (!readToItsEnd || !segment.sealed()) return Reading.GOES_ON;
        remove(segment, piece.end());
        return Reading.ENDED;
    }

    /** Of a file. */
    enum Reading {
        GOES_ON,
        ENDED
    }

    private void remove(Segment segment, Segment.End end) throws IOException {
        segments.removeFirst();
        bytes -= segment.length();
        long unread = segment.length() - offset;
        offset = 0;
        switch (end) {
            case OPEN -> segment.delete();
            case TORN ->
                LOG.atWarn()
                        .addKeyValue("bytes", unread)
                        .addKeyValue("file", segment.putAside())
                        .log(
                                "the journal ends in the middle of an event: nobody was told that it is safe, unless the file was damaged");
            case DAMAGED ->
                LOG.atError()
                        .addKeyValue("bytes", unread)
                        .addKeyValue("file", segment.putAside())
                        .log("the journal is damaged: these events did not reach the audit");
        }
    }

    /** What is done with goes, so that it is not read again. */
    void close() throws IOException {
        boolean drained = segments.size() == 1 && offset == segments.getFirst().length();
        for (var segment : segments) {
            if (drained) segment.delete();
            else segment.close();
        }
    }
}
