package dev.chancery.testbed.demo;

import dev.chancery.testbed.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A module's program unpacked into a workspace, for one that is run again and again: with its jars side by side and an
 * archive of its classes, which the first run writes, the JVM starts in half the time.
 *
 * @param folder holds the unpacked jars and, from the end of the first run on, the archive
 */
record UnpackedProgram(Checkout checkout, String module, Path folder) {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** @throws IllegalStateException when the program cannot be unpacked, with what it said */
    static UnpackedProgram unpack(Checkout checkout, String module, Workspace workspace) {
        var folder = workspace.path().resolve(module + "-program");
        var unpack =
                checkout.java("-Djarmode=tools", "-jar", checkout.jar(module).toString());
        unpack.addAll(List.of("extract", "--destination", folder.toString()));
        var finished = workspace.run("unpack", unpack, LIMIT);
        if (finished.exitCode() != 0)
            throw new IllegalStateException(module + " cannot be unpacked: " + finished.output());
        return new UnpackedProgram(checkout, module, folder);
    }

    /** The command line that runs it with the arguments to come; not for two at a time, since one may write the archive. */
    List<String> command() {
        var jar = folder.resolve(checkout.jar(module).getFileName());
        return new ArrayList<>(checkout.java(
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + folder.resolve("classes.jsa"),
                "-Xlog:disable", // which classes cannot be in an archive is no news
                "-jar",
                jar.toString()));
    }
}
