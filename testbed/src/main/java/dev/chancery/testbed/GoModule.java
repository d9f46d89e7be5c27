package dev.chancery.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The committed go.mod and go.sum of one of our Go modules, read from the class path. */
record GoModule(String name) {
    private static final List<String> FILES = List.of("go.mod", "go.sum");

    /** Writes the module's files into a folder, ready for {@code go build}. */
    void unpackTo(Path folder) {
        try {
            for (var file : FILES) {
                Files.write(folder.resolve(file), bytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack the Go module " + name, e);
        }
    }

    /** Sixteen hexadecimal digits that change whenever a version in one of the modules changes. */
    static String digest(GoModule... modules) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            for (var module : modules) {
                FILES.forEach(file -> sha256.update(module.bytes(file)));
            }
            return HexFormat.of().formatHex(sha256.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private byte[] bytes(String file) {
        var resource = "go/" + name + "/" + file;
        try (var in = GoModule.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the testbed was packaged without " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
