package dev.chancery.testbed;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Finds installed server programs; Debian keeps most of them in folders that are not on everybody's path. */
final class ServerProgram {
    private static final String ALSO =
            "/usr/local/sbin" + File.pathSeparator + "/usr/sbin" + File.pathSeparator + "/usr/lib/openldap";

    private ServerProgram() {}

    /**
     * @param name the file name of the program
     * @param install the command that installs it
     * @throws MissingServer when it is not installed
     */
    static Path find(String name, String install) {
        var path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + ALSO;
        return Stream.of(path.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new MissingServer(name + " is not installed; install it with: " + install));
    }
}
