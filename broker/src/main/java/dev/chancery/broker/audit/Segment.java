package dev.chancery.broker.audit;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One file of the journal: records of length (4 bytes), CRC-32C of the contents (4 bytes) and contents. Written to its end by one
 * process, once, and read again by the drain.
 *
 * <p>Not a FileChannel: a thread that is interrupted while it writes would close that under all others.
 */
final class Segment {
    static final int HEADER = 8;

    private final Path path;
    private final @Nullable RandomAccessFile file;
    private long length;
    private boolean sealed;
    private volatile boolean gone;

    /** How a piece of a segment ends. */
    enum End {
        /** More may follow. */
        OPEN,
        /** The file was left here, perhaps in the middle of a record that nobody was told is safe. */
        TORN,
        /** A record is not what was written, and others follow it. */
        DAMAGED
    }

    /** @param next where the next record begins */
    record Piece(List<byte[]> contents, long next, End end) {}

    private Segment(Path path, @Nullable RandomAccessFile file, long length) {
        this.path = path;
        this.file = file;
        this.length = length;
        this.sealed = file == null;
    }

    static Segment create(Path path) throws IOException {
        Files.createFile(path, OwnerOnly.FILE);
        return on(path, new RandomAccessFile(path.toFile(), "rw"));
    }

    /** An empty file, open for writing. */
    static Segment on(Path path, RandomAccessFile file) {
        return new Segment(path, file, 0);
    }

    /** A file that an earlier process left; nothing is added to it. */
    static Segment left(Path path) throws IOException {
        return new Segment(path, null, Files.size(path));
    }

    static long sizeOf(byte[] contents) {
        return (long) HEADER + contents.length;
    }

    long length() {
        return length;
    }

    boolean sealed() {
        return sealed;
    }

    /** Writes all or, as far as anybody can tell later, nothing. */
    void append(byte[] contents) throws IOException {
        if (file == null || sealed) throw new IllegalStateException("nothing is added to a sealed segment");
        var record = ByteBuffer.allocate(HEADER + contents.length)
                .putInt(contents.length)
                .putInt(crc(contents))
                .put(contents);
        try {
            file.write(record.array());
        } catch (IOException e) {
            sealed = true; // what follows half a record could not be read
            file.setLength(length);
            sealed = false; // it is gone, so the next one may go here: a full disk makes no further files
            throw e;
        }
        length += record.capacity();
    }

    void seal() {
        sealed = true;
    }

    /** To the medium; a sealed one is then done with. */
    void force(boolean last) throws IOException {
        if (file == null) return;
        try {
            file.getFD().sync();
            if (last) file.close();
        } catch (IOException e) {
            if (!gone) throw e;
        }
    }

    void close() throws IOException {
        gone = true;
        if (file != null) file.close();
    }

    void delete() throws IOException {
        close();
        Files.delete(path);
    }

    /** Out of the way of the journal, for a person to look at. */
    Path putAside() throws IOException {
        close();
        for (int n = 0; ; n++) { // numbers of files begin anew when all are done with
            var aside = path.resolveSibling(path.getFileName() + (n == 0 ? "" : "." + n) + ".damaged");
            if (Files.notExists(aside)) return Files.move(path, aside);
        }
    }

    /** Reads whole records from an offset, up to {@code most} of them and not beyond {@code end}. */
    Piece read(long offset, long end, int most) throws IOException {
        var contents = new ArrayList<byte[]>();
        long at = offset;
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
            in.skipNBytes(offset);
            while (at < end && contents.size() < most) {
                if (end - at < HEADER) return new Piece(contents, at, End.TORN);
                int size = in.readInt();
                int crc = in.readInt();
                long next = at + HEADER + size;
                if (size <= 0 || next > end) return new Piece(contents, at, End.TORN);
                var content = in.readNBytes(size);
                if (crc(content) != crc) return new Piece(contents, at, next == end ? End.TORN : End.DAMAGED);
                contents.add(content);
                at = next;
            }
        }
        return new Piece(contents, at, End.OPEN);
    }

    private static int crc(byte[] contents) {
        var crc = new CRC32C();
        crc.update(contents);
        return (int) crc.getValue();
    }

    @Override
    public String toString() {
        return path.getFileName().toString();
    }
}
