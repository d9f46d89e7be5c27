package dev.chancery.testbed;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The folder of one server: its configuration, data and log, and a record of each process that was started in it.
 *
 * <p>Nothing outlives the JVM: an orderly end removes the folders through a shutdown hook, and after {@code kill -9} the
 * next JVM that makes a folder ends the orphaned processes and removes what they left.
 */
final class ServerFolder implements AutoCloseable {
    private static final String PROCESSES = "processes";
    private static final String SEALED = "processes-of-the-past";

    private final Path path;
    private volatile boolean closed;

    private ServerFolder(Path path) {
        this.path = path;
    }

    /**
     * Makes an empty folder that only this user can enter.
     *
     * @param name how the folder's name begins: the server's name
     * @throws ServerFailed when it cannot be made
     */
    static ServerFolder create(String name) {
        return ThisJvm.create(name);
    }

    /** Does this when the JVM ends, while all servers still run. */
    static void beforeTheEnd(Runnable work) {
        ThisJvm.BEFORE_THE_END.add(work);
    }

    /** Starts a server in an empty folder, which goes again when the start fails. */
    static <S> S startIn(String name, Function<ServerFolder, S> start) {
        var folder = create(name);
        try {
            return start.apply(folder);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    Path path() {
        return path;
    }

    Path resolve(String child) {
        return path.resolve(child);
    }

    /** Kills every process that was started in this folder and still lives, then deletes the folder. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            clear(path);
        }
    }

    /** Where the process called {@code name} writes down who it is before it becomes the server. */
    Path processRecord(String name) {
        return path.resolve(PROCESSES).resolve(name + "-" + ThisJvm.COUNTER.incrementAndGet());
    }

    private static void clear(Path folder) {
        endProcesses(folder); // who lives on keeps the record by which the next JVM finds it
        Cleanup.delete(folder);
    }

    private static void endProcesses(Path folder) {
        Cleanup.each(processesIn(sealed(folder)), Signal::killTree);
    }

    /** Takes the records away from where they are written: who is not among them can become no server any more. */
    private static Path sealed(Path folder) {
        var sealed = folder.resolve(SEALED);
        try {
            return Files.move(folder.resolve(PROCESSES), sealed, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return sealed; // by somebody who was killed then
        } catch (IOException e) {
            throw new UncheckedIOException("cannot take the records of processes in " + folder, e);
        }
    }

    private static List<ProcessIdentity> processesIn(Path records) {
        return children(records).stream()
                .flatMap(record -> ProcessIdentity.read(record).stream())
                .filter(ProcessIdentity::isAlive)
                .toList();
    }

    private static List<Path> children(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList();
        } catch (IOException e) {
            return List.of(); // never made, or swept by another JVM just now
        }
    }

    /** The folders of this JVM; loading it sweeps up after JVMs that are no more. */
    private static final class ThisJvm {
        static final AtomicInteger COUNTER = new AtomicInteger();
        static final List<Runnable> BEFORE_THE_END = new CopyOnWriteArrayList<>();

        private static final FileAttribute<Set<PosixFilePermission>> OURS_ALONE =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        private static final Set<PosixFilePermission> OTHERS_WRITE = PosixFilePermissions.fromString("----w--w-");

        private static final Path ROOT = Path.of(System.getProperty("java.io.tmpdir"), "chancery-testbed-" + user());
        private static final Path OURS = ROOT.resolve(ProcessIdentity.self().folderName());

        static {
            requireOurs();
            sweep();
            Runtime.getRuntime().addShutdownHook(new Thread(ThisJvm::end, "testbed-cleanup"));
        }

        private static boolean ending;

        static synchronized ServerFolder create(String name) {
            if (ending) throw new ServerFailed("no folder for " + name + ": this JVM is ending");
            try {
                var folder = OURS.resolve(name + "-" + COUNTER.incrementAndGet());
                Files.createDirectories(folder, OURS_ALONE);
                Files.createDirectory(folder.resolve(PROCESSES));
                return new ServerFolder(folder);
            } catch (IOException e) {
                throw new ServerFailed("cannot make a folder for " + name + " in " + OURS + ": " + e, e);
            }
        }

        /** Whose folder it is: of several users of a machine, none can write into the folder of another. */
        private static String user() {
            try {
                return Files.getOwner(Path.of("/proc/self")).getName().replaceAll("[^\\w.-]", "_");
            } catch (IOException e) {
                throw new UncheckedIOException("the testbed needs Linux: /proc/self is missing", e);
            }
        }

        /** Whatever was created before it began, while other threads may still be at work. */
        private static void end() {
            try {
                Cleanup.each(BEFORE_THE_END, Runnable::run);
            } finally {
                refuseMore();
                clearJvm(OURS);
            }
        }

        private static synchronized void refuseMore() {
            ending = true;
        }

        /** Others may write beside it: whoever had made it first could have us delete and end what is not ours. */
        private static void requireOurs() {
            try {
                if (Files.notExists(ROOT, LinkOption.NOFOLLOW_LINKS)) Files.createDirectory(ROOT, OURS_ALONE);
                boolean ours = Files.isDirectory(ROOT, LinkOption.NOFOLLOW_LINKS)
                        && Files.getOwner(ROOT, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(Path.of("/proc/self")))
                        && Files.getPosixFilePermissions(ROOT, LinkOption.NOFOLLOW_LINKS).stream()
                                .noneMatch(OTHERS_WRITE::contains);
                if (!ours) throw new ServerFailed(ROOT + " is not a folder of this user alone: remove it");
            } catch (FileAlreadyExistsException e) {
                requireOurs(); // by another JVM, in this moment
            } catch (IOException e) {
                throw new UncheckedIOException("cannot make " + ROOT, e);
            }
        }

        private static void sweep() {
            for (var folder : children(ROOT)) {
                ProcessIdentity.ofFolderName(folder.getFileName().toString())
                        .filter(jvm -> !jvm.isAlive())
                        .ifPresent(jvm -> clearJvm(folder));
            }
        }

        /** First ends all that runs, since to delete takes longer. What resists is told and left, for the next JVM to try. */
        private static void clearJvm(Path folder) {
            try {
                Cleanup.each(
                        List.<Consumer<Path>>of(ServerFolder::endProcesses, ServerFolder::clear),
                        work -> Cleanup.each(children(folder), work));
                Cleanup.delete(folder);
            } catch (RuntimeException e) {
                System.err.println("[testbed] not everything could be cleaned up: " + told(e)
                        + Stream.of(e.getSuppressed())
                                .map(also -> "; " + told(also))
                                .collect(joining()));
            }
        }

        private static String told(Throwable failure) {
            return failure.getMessage() + (failure.getCause() == null ? "" : " (" + failure.getCause() + ")");
        }
    }
}
