package dev.chancery.bench;

import dev.chancery.testbed.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The broker in one of the forms in which it is shipped.
 *
 * @param options of the JVM
 */
record Program(Path jar, List<String> options) {
    Program {
        options = List.copyOf(options);
        if (!Files.exists(jar))
            throw new IllegalArgumentException(jar + " is missing; ./chancery bench broker makes it");
    }

    /** The executable jar as Maven makes it, in a project's folder. */
    static Program executable(Path home) {
        return new Program(home.resolve("broker/target/chancery-broker-0.1.0-exec.jar"), List.of());
    }

    /** As {@code ./chancery package} lays it out: beans prepared, and a cache of the JDK, without which it does not start here. */
    static Program packaged(Path home) {
        var folder = home.resolve("broker/target/package");
        return new Program(
                folder.resolve("program.jar"),
                List.of(
                        "-Dspring.aot.enabled=true",
                        "-XX:AOTCache=" + folder.resolve("program.aot"),
                        "-XX:AOTMode=on"));
    }

    List<String> command(Workspace workspace) {
        var command = workspace.java();
        command.addAll(options);
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:MetaspaceSize=128m",
                "-XX:+UseTransparentHugePages",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED"));
        // a compiler thread that ended would take its time with it
        command.add("-XX:-UseDynamicNumberOfCompilerThreads");
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }
}
