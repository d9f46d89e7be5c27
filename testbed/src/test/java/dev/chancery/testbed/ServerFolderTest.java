package dev.chancery.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

class ServerFolderTest {
    @Test
    void liesWhereNoOtherUserHasAnythingToDo() throws Exception {
        try (var folder = ServerFolder.create("test")) {
            var ofUser = folder.path().getParent().getParent();

            assertThat(ofUser)
                    .hasParent(Path.of(System.getProperty("java.io.tmpdir")))
                    .hasFileName("chancery-testbed-" + System.getProperty("user.name"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ofUser)))
                    .isEqualTo("rwx------");
        }
    }
}
