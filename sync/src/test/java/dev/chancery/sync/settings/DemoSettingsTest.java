package dev.chancery.sync.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.directory.LdapSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo's settings, with its servers' words filled in. */
class DemoSettingsTest {
    private static final Path DEMO = Path.of("../config/demo");
    /** The last is for all others. */
    private static final List<List<String>> WORDS = List.of(
            List.of("\\{[a-z]+\\.host}", "ldap.example"),
            List.of("\\{[a-z]+\\.port}", "636"),
            List.of("\\{[a-z]+\\.profile}", "active-directory"),
            List.of("\\{[a-z]+\\.base}", "dc=robot,dc=test"),
            List.of("\\{[a-z]+\\.url}", "jdbc:postgresql://127.0.0.1/chancery"),
            List.of("\\{[a-z]+\\.[a-z]+}", "cn=word"));

    @ParameterizedTest
    @CsvSource({"sync.yaml,corp", "sync-and-works.yaml,corp works"})
    void loadWithoutAMistake(String file, String directories, @TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("sync.yaml"), filled(file));
        Files.writeString(folder.resolve("clusters.yaml"), filled("clusters.yaml"));
        Files.copy(DEMO.resolve("mapping.yaml"), folder.resolve("mapping.yaml"));

        assertThat(Settings.load(folder).directories())
                .extracting(LdapSettings::name)
                .containsExactly(directories.split(" ", -1));
    }

    private static String filled(String file) throws IOException {
        var text = Files.readString(DEMO.resolve(file));
        for (var word : WORDS) text = text.replaceAll(word.getFirst(), word.getLast());
        return text;
    }
}
