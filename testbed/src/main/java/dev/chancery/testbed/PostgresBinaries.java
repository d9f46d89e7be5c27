package dev.chancery.testbed;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The PostgreSQL programs that come as an archive on the class path, unpacked once per version into our cache. */
final class PostgresBinaries {
    private static final CacheFolder CACHE = new CacheFolder("postgres");
    private static final String VERSION = "18.1.0";
    private static final int ANY_EXECUTE = 0111;

    private PostgresBinaries() {}

    /** The folder that holds {@code bin}, {@code lib} and {@code share}. */
    static Path home() {
        var home = CACHE.resolve(VERSION + "-" + System.getProperty("os.arch"));
        if (Files.isDirectory(home)) {
            return home;
        }
        return CACHE.locked(() -> Files.isDirectory(home) ? home : unpack(home));
    }

    private static Path unpack(Path home) {
        var resolver = DefaultPostgresBinaryResolver.INSTANCE;
        try (var archive = resolver.getPgBinary("Linux", System.getProperty("os.arch"));
                var tar = new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(archive)))) {
            // Killed in the middle, this leaves a folder that the next attempt writes over.
            var unfinished = home.resolveSibling(home.getFileName() + ".unfinished");
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                write(entry, tar, unfinished);
            }
            return Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new ServerFailed("cannot unpack the PostgreSQL programs into " + home, e);
        }
    }

    private static void write(TarArchiveEntry entry, TarArchiveInputStream content, Path home) throws IOException {
        var target = home.resolve(entry.getName()).normalize();
        if (!target.startsWith(home)) {
            throw new IOException("an entry leads out of the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.resolveSibling("."));
        Files.deleteIfExists(target);
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, target);
        if ((entry.getMode() & ANY_EXECUTE) != 0 && !target.toFile().setExecutable(true, false)) {
            throw new IOException("cannot make executable: " + target);
        }
    }
}
