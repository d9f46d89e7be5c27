package dev.chancery.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How everything goes that can go, although some of it resists. */
final class Cleanup {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Cleanup() {}

    /**
     * Does the work on each of them, whatever becomes of the others.
     *
     * @throws RuntimeException the first failure, which has the others with it
     */
    static <T> void each(Collection<T> things, Consumer<? super T> work) {
        @Nullable RuntimeException failure = null;
        for (var thing : things) {
            try {
                work.accept(thing);
            } catch (RuntimeException e) {
                if (failure == null) failure = e;
                else failure.addSuppressed(e);
            }
        }
        if (failure != null) throw failure;
    }

    /**
     * Deletes a folder with all that is in it; who is still at work there, and makes or removes files meanwhile, is outlasted.
     *
     * @throws ServerFailed when something of it is still there after some seconds
     */
    static void delete(Path folder) {
        Await.until("the deletion of " + folder, LIMIT, () -> tryToDelete(folder));
    }

    private static boolean tryToDelete(Path folder) throws IOException {
        if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) return true;
        try (var all = Files.walk(folder)) {
            for (var each : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(each);
            }
        }
        return true;
    }
}
