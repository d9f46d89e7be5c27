package dev.chancery.sync.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatchTest {
    @TempDir
    Path folder;

    private final List<String> tried = new ArrayList<>();
    private boolean usable = true;
    private ConfigWatch watch;

    @BeforeEach
    void watch() throws IOException {
        for (var file : List.of("sync.yaml", "clusters.yaml", "mapping.yaml")) write(file, "one");
        watch = new ConfigWatch(folder, _ -> {
            tried.add("tried");
            if (!usable) throw new IllegalArgumentException("mapping.yaml:1:1: not like this");
        });
    }

    @Test
    void nothingNewIsNoChange() {
        assertThat(looks(3)).containsExactly(false, false, false);
        assertThat(tried).isEmpty();
    }

    @Test
    void aChangeIsOneOnceNobodyWritesAnyMore() throws IOException {
        assertThat(looks(1)).containsExactly(false);
        write("mapping.yaml", "tw");
        assertThat(looks(1)).containsExactly(false);
        write("mapping.yaml", "two");
        assertThat(looks(4)).containsExactly(false, true, false, false);
        assertThat(tried).hasSize(1);
    }

    @Test
    void everyFileCounts() throws IOException {
        for (var file : List.of("sync.yaml", "clusters.yaml", "mapping.yaml")) {
            write(file, "two");
            assertThat(looks(2)).as(file).containsExactly(false, true);
        }
    }

    @Test
    void whatCannotBeUsedIsTriedOnceAndAgainWhenItIsWrittenAnew() throws IOException {
        usable = false;
        write("clusters.yaml", "two");
        assertThat(looks(4)).containsOnly(false);
        assertThat(tried).hasSize(1);

        usable = true;
        write("clusters.yaml", "three");
        assertThat(looks(2)).containsExactly(false, true);
    }

    @Test
    void whoTakesAMistakeBackChangesNothing() throws IOException {
        usable = false;
        write("clusters.yaml", "two");
        looks(2);

        usable = true;
        write("clusters.yaml", "one");
        assertThat(looks(3)).containsOnly(false);
    }

    @Test
    void aFileThatIsGoneForAMomentIsNoChange() throws IOException {
        looks(1);
        Files.delete(folder.resolve("sync.yaml"));
        assertThat(looks(1)).containsExactly(false);
        write("sync.yaml", "one");
        assertThat(looks(3)).containsOnly(false);
        assertThat(tried).isEmpty();
    }

    private List<Boolean> looks(int times) {
        var seen = new ArrayList<Boolean>();
        for (int i = 0; i < times; i++) seen.add(watch.hasChanged());
        return seen;
    }

    private void write(String file, String content) throws IOException {
        Files.writeString(folder.resolve(file), content);
    }
}
