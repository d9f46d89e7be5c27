package dev.chancery.testbed.demo;

import dev.chancery.testbed.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The project's folder, where the launcher has built the programs.
 *
 * @param home holds {@code config/demo} and the modules
 */
record Checkout(Path home) {
    static final String HOME = "chancery.home";

    private static final String[] JVM = {
        "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"
    };

    /** @throws IllegalArgumentException when {@code -Dchancery.home} is missing or names another folder */
    static Checkout find() {
        var home = System.getProperty(HOME, "");
        if (home.isBlank() || !Files.isDirectory(Path.of(home, "config", "demo")))
            throw new IllegalArgumentException("the demo is started by ./chancery demo, or needs -D" + HOME
                    + "=FOLDER with the project's folder; it is \"" + home + "\"");
        return new Checkout(Path.of(home).toAbsolutePath().normalize());
    }

    /** The executable jar of a module. */
    Path jar(String module) {
        return existing(home.resolve(module).resolve("target"), module);
    }

    /**
     * The command line of the same program, unpacked by the launcher: its jars side by side, with which a JVM starts in half
     * the time. The first process ever of a program writes an archive of its classes beside them when it ends, which helps
     * as much again; nothing may run beside that one.
     */
    List<String> program(Workspace workspace, String module, String... options) {
        var jar = existing(home.resolve(module).resolve("target").resolve("program"), module);
        var archive = jar.resolveSibling("classes.jsa");
        var command = java(workspace, options);
        command.add("-XX:SharedArchiveFile=" + archive);
        if (!Files.exists(archive)) command.add("-XX:+AutoCreateSharedArchive");
        command.add("-Xlog:disable"); // which classes cannot be in an archive is no news
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }

    private static Path existing(Path folder, String module) {
        var jar = folder.resolve("chancery-" + module + "-0.1.0-exec.jar");
        if (!Files.exists(jar)) throw new IllegalArgumentException(jar + " is missing; ./chancery demo builds it");
        return jar;
    }

    /** The command line of a JVM for something short, to which more arguments can be added. */
    List<String> java(Workspace workspace, String... arguments) {
        var command = workspace.java(JVM);
        command.addAll(List.of(arguments));
        return command;
    }

    /** The text of a file in {@code config/demo}. */
    String demoFile(String name) {
        try {
            return Files.readString(home.resolve("config").resolve("demo").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read config/demo/" + name, e);
        }
    }
}
