package dev.chancery.broker.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The folder of the journal: whose it is, and which files lie in it, in their order. */
final class JournalFolder implements Closeable {
    private static final String ENDING = ".journal";
    private static final int PROBE = 4096; // more than an event

    private final Path folder;
    private final FileChannel lock;
    private long last;

    private JournalFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** @throws AuditUnavailable when it cannot be used, or another process uses it */
    static JournalFolder open(Path folder) {
        try {
            Files.createDirectories(folder, OwnerOnly.FOLDER);
            var channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new AuditUnavailable("the journal is in use by another broker: " + folder, null);
            }
            return new JournalFolder(folder, channel);
        } catch (IOException e) {
            throw new AuditUnavailable("the journal cannot be opened: " + folder, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException inThisProcess) {
            return null;
        }
    }

    /** What an earlier process left, oldest first. Asked once. */
    List<Segment> left() throws IOException {
        var found = new ArrayList<Segment>();
        try (var files = Files.list(folder)) {
            for (var file : files.filter(JournalFolder::isSegment).sorted().toList()) {
                found.add(Segment.left(file));
                last = number(file);
            }
        }
        return found;
    }

    Segment next() throws IOException {
        last++;
        return Segment.create(folder.resolve("%019d%s".formatted(last, ENDING)));
    }

    /** The names of new files, too, must survive a power cut. */
    void force() throws IOException {
        boolean interrupted = false;
        while (true) {
            try (var names = FileChannel.open(folder)) {
                names.force(true);
                break;
            } catch (ClosedByInterruptException e) {
                interrupted = Thread.interrupted(); // not a failure of the disk
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    /** Writes something, brings it to the medium and removes it again: whether that can be done. */
    void probe() throws IOException {
        var file = folder.resolve("probe");
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            var something = ByteBuffer.allocate(PROBE);
            while (something.hasRemaining())
                channel.write(something); // the last room on a disk takes a part, and fails then
            channel.force(true);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    private static boolean isSegment(Path file) {
        return file.getFileName().toString().matches("\\d{19}\\" + ENDING);
    }

    private static long number(Path file) {
        var name = file.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - ENDING.length()));
    }
}
