package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.directory.DirectoryChange.Evidence;
import dev.chancery.sync.directory.DirectoryChange.ResyncNeeded;
import dev.chancery.testbed.OpenLdap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenLdapChangesIT extends ChangesContract {
    @TempDir
    Path folder;

    OpenLdapChangesIT(OpenLdap server) {
        super(server, Dialect.standard(Profile.OPENLDAP));
    }

    @Override
    Mechanism mechanism() {
        return Mechanism.CONTENT_SYNC;
    }

    /** RFC 4533, 1.3: who leaves the content is told of in the same way, deleted or not. */
    @Override
    Evidence evidenceOfDeletion() {
        return Evidence.OUT_OF_SIGHT;
    }

    @Override
    String garbled(String begin) {
        return begin + " " + base64("garbage");
    }

    @Test
    void readsEverythingWhenTheServerWasRestoredFromACopy() throws IOException {
        load(dialect().robot(login("copied"), unit()));
        var data = server().readerPasswordFile().resolveSibling("database");
        server().kill();
        copy(data, folder.resolve("copy"));
        server().restart();
        Cursor cursor;
        DirectoryImage image;
        try (var listener = Listener.to(settings().settings())) {
            replace(robotDn("copied"), "description: lost by the restoring");
            listener.untilItIsTheTruth();
            cursor = listener.cursor();
            image = listener.image();
        }
        server().kill();
        copy(folder.resolve("copy"), data);
        server().restart();
        assertThat(truthAfter(cursor, image)).isEqualTo(1);
        load(dialect().robot(login("busy"), unit()));
        assertThat(truthAfter(cursor, image)).isEqualTo(1);
    }

    private int truthAfter(@Nullable Cursor cursor, DirectoryImage image) {
        try (var listener = Listener.to(settings().settings(), cursor, image)) {
            listener.untilItIsTheTruth();
            return listener.told(ResyncNeeded.class).size();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (var name : List.of("data.mdb", "lock.mdb"))
            Files.copy(from.resolve(name), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
}
