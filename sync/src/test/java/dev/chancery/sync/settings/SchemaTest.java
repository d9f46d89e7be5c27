package dev.chancery.sync.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schemas that editors use say the same as the loader, and the examples satisfy both. */
class SchemaTest {
    private static final Path EXAMPLES = Path.of("..", "config");
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    static Stream<Mistake> mistakes() {
        return Mistake.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void refusesWhatTheStructureShowsToBeWrong(Mistake mistake) {
        var files = mistake.config().files();

        assertThat(refuses(mistake.file(), files.get(mistake.file())))
                .as("refused by the schema")
                .isEqualTo(mistake.kind() == Mistake.Kind.STRUCTURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {TestConfig.SYNC, TestConfig.CLUSTERS, TestConfig.MAPPING})
    void acceptsWhatTheLoaderAccepts(String file) {
        assertThat(errors(file, TestConfig.valid().files().get(file))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {TestConfig.SYNC, TestConfig.CLUSTERS, TestConfig.MAPPING})
    void acceptsTheExamplesAndIsNamedInTheirFirstLine(String file) throws IOException {
        var text = Files.readString(EXAMPLES.resolve(file));

        assertThat(errors(file, text)).isEmpty();
        assertThat(text.lines().findFirst())
                .contains("# yaml-language-server: $schema=../sync/src/main/resources/schema/"
                        + file.replace(".yaml", ".schema.json"));
        assertThat(EXAMPLES.resolve(text.lines().findFirst().orElseThrow().replaceAll(".*=", "")))
                .exists();
    }

    @Test
    void loadsTheExamples() {
        var settings = Settings.load(EXAMPLES);

        assertThat(settings.clusters()).hasSize(3);
        assertThat(settings.mapping().rules())
                .extracting("name")
                .containsExactly("everyone", "readers", "backup", "deployers", "reporters");
    }

    @Test
    void loadsEveryYamlFileOfTheExamplesFolder() throws IOException {
        try (var files = Files.list(EXAMPLES)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".yaml")))
                    .containsExactlyInAnyOrder(
                            TestConfig.SYNC,
                            TestConfig.CLUSTERS,
                            TestConfig.MAPPING,
                            "broker.yaml",
                            "audiences.yaml"); // the last two are the broker's
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sync", "clusters", "mapping"})
    void describesEveryKey(String name) {
        var schema = JsonMapper.shared().readTree(text(name));

        assertThat(undescribed(schema, "")).isEmpty();
        schema.path("$defs").forEachEntry((defined, part) -> assertThat(undescribed(part, defined))
                .isEmpty());
    }

    private static List<String> undescribed(JsonNode schema, String path) {
        return schema.path("properties")
                .propertyStream()
                .flatMap(property -> Stream.concat(
                        Stream.of(path + "/" + property.getKey())
                                .filter(_ -> !property.getValue().has("description")
                                        && !property.getValue().has("$ref")),
                        below(property.getValue(), path + "/" + property.getKey()).stream()))
                .toList();
    }

    private static List<String> below(JsonNode schema, String path) {
        return Stream.of(schema, schema.path("items"), schema.path("additionalProperties"))
                .flatMap(part -> undescribed(part, path).stream())
                .toList();
    }

    private static boolean refuses(String file, String yaml) {
        try {
            return !errors(file, yaml).isEmpty();
        } catch (JacksonException notYaml) {
            return true;
        }
    }

    static List<String> errors(String file, String yaml) {
        return schema(file.replace(".yaml", "")).validate(yaml, InputFormat.YAML).stream()
                .map(Object::toString)
                .toList();
    }

    private static Schema schema(String name) {
        return SCHEMAS.getSchema(text(name));
    }

    private static String text(String name) {
        try (var stream = SchemaTest.class.getResourceAsStream("/schema/" + name + ".schema.json")) {
            return new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
