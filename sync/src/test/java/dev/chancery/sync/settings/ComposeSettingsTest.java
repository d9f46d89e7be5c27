package dev.chancery.sync.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docker-compose.yml mounts as sync's settings. */
class ComposeSettingsTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void loadWithoutAMistake(@TempDir Path folder) throws IOException {
        for (var file : new String[] {"deploy/compose/config/sync.yaml", "deploy/compose/config/clusters.yaml"}) {
            Files.copy(ROOT.resolve(file), folder.resolve(Path.of(file).getFileName()));
        }
        Files.copy(ROOT.resolve("config/demo/mapping.yaml"), folder.resolve("mapping.yaml"));

        var settings = Settings.load(folder);

        assertThat(settings.clusters())
                .extracting(cluster -> cluster.name().value())
                .containsExactly("east", "west");
    }
}
