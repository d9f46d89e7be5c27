package dev.chancery.sync.desired;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.account.Lifecycle;
import dev.chancery.sync.account.RobotState;
import dev.chancery.sync.account.Roster;
import dev.chancery.sync.account.ServiceAccountName;
import dev.chancery.sync.directory.DirectoryReading;
import dev.chancery.sync.directory.LdapDirectory;
import dev.chancery.sync.directory.StableId;
import dev.chancery.sync.settings.Settings;
import dev.chancery.testbed.EmbeddedDirectory;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.ServerKind;
import dev.chancery.testbed.settings.SyncYaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/**
 * Directory and rules in, desired objects out. Each folder of {@code cases/} holds {@code in-directory.ldif},
 * {@code in-clusters.yaml}, {@code in-mapping.yaml}, {@code in-known.yaml} where robots were known before, one
 * {@code out-CLUSTER.yaml} for each cluster and {@code out-audiences.yaml}; and nothing else. After a change that is
 * meant, {@code -Dchancery.write-golden=true} writes the outputs anew, to be read before they are committed.
 */
@Needs(ServerKind.EMBEDDED_DIRECTORY)
class GoldenCasesTest {
    private static final Path CASES = Path.of("src", "test", "resources", "cases");
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final boolean WRITE = Boolean.getBoolean("chancery.write-golden");

    private static EmbeddedDirectory directory = EmbeddedDirectory.start();

    @TempDir
    Path config;

    @BeforeEach
    void emptyTheDirectory() {
        directory.close();
        directory = EmbeddedDirectory.start();
    }

    @AfterAll
    static void close() {
        directory.close();
    }

    static Stream<String> cases() throws IOException {
        try (var folders = Files.list(CASES)) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        }
    }

    @Test
    void thereAreCases() throws IOException {
        assertThat(cases().count()).isGreaterThanOrEqualTo(6);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void wantsWhatTheFolderSays(String name) throws IOException {
        var folder = CASES.resolve(name);
        var outputs = outputs(folder);

        if (WRITE) write(folder, outputs);
        assertThat(files(folder)).isEqualTo(expected(folder, outputs.keySet()));
        outputs.forEach(
                (file, text) -> assertThat(text(folder.resolve(file))).as(file).isEqualTo(text));
    }

    private Map<String, String> outputs(Path folder) throws IOException {
        directory.load(text(folder.resolve("in-directory.ldif")));
        Files.copy(folder.resolve("in-mapping.yaml"), config.resolve("mapping.yaml"));
        Files.copy(folder.resolve("in-clusters.yaml"), config.resolve("clusters.yaml"));
        SyncYaml.of(directory, "jdbc:postgresql://127.0.0.1/none").writeTo(config);
        var settings = Settings.load(config);
        var reading = new LdapDirectory(settings.directories().getFirst(), Clock.systemUTC()).read();
        assertThat(reading).isInstanceOf(DirectoryReading.Complete.class);

        var known = Known.from(folder.resolve("in-known.yaml"));
        Roster roster =
                new Lifecycle(Duration.ofDays(7)).advance((DirectoryReading.Complete) reading, known.robots(), NOW);
        var mapped = settings.mapping().map(roster, known.placements());
        var outputs = new TreeMap<String, String>();
        for (var cluster : settings.profiles())
            outputs.put("out-" + cluster.name() + ".yaml", GoldenText.of(mapped.in(cluster)));
        outputs.put("out-audiences.yaml", GoldenText.of(mapped.audiences()));
        return outputs;
    }

    private static void write(Path folder, Map<String, String> outputs) throws IOException {
        for (var file : files(folder)) if (file.startsWith("out-")) Files.delete(folder.resolve(file));
        for (var output : outputs.entrySet()) Files.writeString(folder.resolve(output.getKey()), output.getValue());
    }

    private static Set<String> expected(Path folder, Set<String> outputs) {
        var files = new TreeSet<>(outputs);
        files.addAll(List.of("in-directory.ldif", "in-clusters.yaml", "in-mapping.yaml"));
        if (Files.exists(folder.resolve("in-known.yaml"))) files.add("in-known.yaml");
        return files;
    }

    private static Set<String> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(toCollection(TreeSet::new));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Robots of earlier runs, and where they were put. */
    private record Known(List<KnownRobot> robots, List<RememberedPlacement> placements) {
        static Known from(Path file) {
            var robots = new ArrayList<KnownRobot>();
            var placements = new ArrayList<RememberedPlacement>();
            if (!Files.exists(file)) return new Known(robots, placements);
            for (var item : new Yaml().<List<Map<String, Object>>>load(text(file))) {
                var id = new StableId(item.get("id").toString());
                robots.add(new KnownRobot(
                        id,
                        "corp",
                        item.get("login").toString(),
                        "uid=" + item.get("login"),
                        new ServiceAccountName(item.get("name").toString()),
                        RobotState.parse(item.get("state").toString()),
                        "as it was",
                        Instant.parse(item.get("since").toString())));
                for (var place : (List<?>) item.get("places")) {
                    var parts = place.toString().split("/", 3);
                    placements.add(
                            new RememberedPlacement(new ClusterName(parts[0]), parts[1], parts[2], id, "an old rule"));
                }
            }
            return new Known(robots, placements);
        }
    }
}
