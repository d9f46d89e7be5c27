package dev.chancery.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class CleanupTest {
    @TempDir
    Path temporary;

    @Test
    void theOthersAreCleanedUpWhereOneResists() {
        var done = new ArrayList<String>();

        assertThatExceptionOfType(ServerFailed.class)
                .isThrownBy(() -> Cleanup.each(List.of("first", "stubborn", "third", "obstinate", "last"), name -> {
                    if (name.startsWith("stubborn") || name.startsWith("obstinate")) throw new ServerFailed(name);
                    done.add(name);
                }))
                .withMessage("stubborn")
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
        assertThat(done).containsExactly("first", "third", "last");
    }

    @Test
    void aFolderGoesWithAllThatIsInItButNotWhatItPointsTo() throws Exception {
        var elsewhere = Files.writeString(temporary.resolve("elsewhere"), "kept");
        var folder = Files.createDirectories(temporary.resolve("folder/deep/deeper"));
        Files.createSymbolicLink(folder.resolve("link"), elsewhere);

        Cleanup.delete(temporary.resolve("folder"));

        assertThat(temporary).isDirectoryContaining("glob:**elsewhere").isDirectoryNotContaining("glob:**folder");
    }

    @Test
    void whatIsGoneAlreadyIsNoFailure() {
        Cleanup.delete(temporary.resolve("never made"));
    }

    @Test
    void aFolderGoesAlthoughSomebodyIsStillAtWorkThere() throws Exception {
        var folder = Files.createDirectory(temporary.resolve("folder"));
        var worker = Thread.ofPlatform().start(() -> workIn(folder));

        Cleanup.delete(folder);

        worker.join();
        assertThat(folder).doesNotExist();
    }

    /** Until the folder is gone. */
    private static void workIn(Path folder) {
        try {
            while (true) {
                var file = Files.createFile(folder.resolve("unfinished"));
                Files.deleteIfExists(file);
            }
        } catch (IOException gone) {
            // which is what the test waits for
        }
    }
}
