package dev.chancery.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where what is dear to make is kept between runs: below {@code $XDG_CACHE_HOME/chancery}, or {@code ~/.cache}. */
final class CacheFolder {
    private static final Object ONE_AT_A_TIME = new Object();

    private final Path path;

    /** @param parts the folders below {@code chancery}, the last of which names the version of all that is in it */
    CacheFolder(String... parts) {
        var folder = home().resolve("chancery");
        for (var part : parts) {
            folder = folder.resolve(part);
        }
        this.path = folder;
    }

    Path resolve(String child) {
        return path.resolve(child);
    }

    /** Does the work while no other JVM and no other thread does any work in this folder. */
    <T> T locked(Supplier<T> work) {
        synchronized (ONE_AT_A_TIME) {
            try {
                Files.createDirectories(path);
                try (var channel = FileChannel.open(
                                path.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        var lock = channel.lock()) {
                    if (!lock.isValid()) {
                        throw new IllegalStateException("the lock of " + path + " was lost");
                    }
                    return work.get();
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot lock " + path, e);
            }
        }
    }

    private static Path home() {
        @Nullable String xdg = System.getenv("XDG_CACHE_HOME");
        return xdg == null || xdg.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
    }
}
