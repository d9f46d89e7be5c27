package dev.chancery.migrations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A password from a file, as container platforms mount it. Never shows itself. */
record PasswordFile(Path path) {
    /** The first line of the file. */
    Password read() {
        try (var lines = Files.lines(path)) {
            return new Password(
                    lines.findFirst().filter(line -> !line.isBlank()).orElseThrow(this::empty));
        } catch (IOException | java.io.UncheckedIOException failure) {
            throw new MigrationFailed("cannot read the password file " + path + ": "
                    + (Files.exists(path) ? "not a readable text file" : "no such file"));
        }
    }

    private MigrationFailed empty() {
        return new MigrationFailed("the password file " + path + " is empty");
    }

    /** A password that does not print itself. */
    record Password(String value) {
        @Override
        public String toString() {
            return "Password[redacted]";
        }
    }
}
