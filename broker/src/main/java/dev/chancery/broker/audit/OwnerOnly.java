package dev.chancery.broker.audit;

import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Rights of what the journal leaves on the disk. */
final class OwnerOnly {
    static final FileAttribute<Set<PosixFilePermission>> FOLDER = of("rwx------");
    static final FileAttribute<Set<PosixFilePermission>> FILE = of("rw-------");

    private OwnerOnly() {}

    private static FileAttribute<Set<PosixFilePermission>> of(String rights) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights));
    }
}
