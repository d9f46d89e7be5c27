package dev.chancery.sync.directory;

import dev.chancery.testbed.DirectoryServer;
import dev.chancery.testbed.EmbeddedDirectory;
import dev.chancery.testbed.OpenLdap;
import dev.chancery.testbed.SambaDomain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A copy of all that a directory server has. To run it is to restore it, whatever has happened since. */
public final class DataCopy {
    private DataCopy() {}

    /** @param folder to copy to; not needed for the embedded server */
    public static Runnable of(DirectoryServer server, Path folder) {
        return switch (server) {
            case EmbeddedDirectory embedded -> embedded.copy();
            case OpenLdap _ -> of(server, server.readerPasswordFile().resolveSibling("database"), folder);
            case SambaDomain _ -> of(server, server.readerPasswordFile().resolveSibling("private"), folder);
            default -> throw new IllegalArgumentException("where " + server.kind() + " keeps its data is not known");
        };
    }

    private static Runnable of(DirectoryServer server, Path data, Path copy) {
        whileStopped(server, data, copy);
        return () -> whileStopped(server, copy, data);
    }

    private static void whileStopped(DirectoryServer server, Path from, Path to) {
        server.kill();
        try {
            var done = new ProcessBuilder("cp", "-a", "--no-target-directory", from.toString(), to.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (done != 0) throw new IllegalStateException("cp ended with " + done);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        server.restart();
    }
}
