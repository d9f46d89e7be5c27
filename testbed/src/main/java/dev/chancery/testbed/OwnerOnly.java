package dev.chancery.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that nobody else can read, from the moment they exist. */
final class OwnerOnly {
    private OwnerOnly() {}

    /** Makes an empty file with mode 0600. */
    static Path create(Path file) throws IOException {
        return Files.createFile(
                file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
}
