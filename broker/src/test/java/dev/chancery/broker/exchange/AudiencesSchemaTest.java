package dev.chancery.broker.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.chancery.broker.settings.InvalidSettings;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schema that editors use for {@code audiences.yaml} says the same as the loader, and the examples satisfy both. */
class AudiencesSchemaTest {
    private static final Path REPOSITORY = Path.of("..");
    private static final Path FILE = Path.of("src", "main", "resources", "schema", "audiences.schema.json");
    private static final JsonNode TEXT = read(FILE);
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(TEXT);

    /** What only a reading of the whole file shows. */
    private static final Set<String> MISTAKES_OF_MEANING = Set.of("an audience twice");

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.chancery.broker.exchange.AudiencesFileTest#mistakes")
    void refusesWhatTheStructureShowsToBeWrong(String name, String yaml, String problem) {
        assertThat(takenBySchema(yaml)).as(problem).isEqualTo(MISTAKES_OF_MEANING.contains(name));
    }

    static Stream<String> corners() {
        return Stream.of(
                "{}",
                "defaults: {}",
                "defaults:",
                "audiences: []",
                "audiences:",
                "defaults: {algorithm: rs256}",
                "defaults: {subject: Robot}",
                "defaults: {claims: {}}",
                "defaults: {claims: {tier: one, names: [a, '2'], none: []}}",
                "defaults: {claims: {nested: {a: b}}}",
                "defaults: {claims: {names: [[a]]}}",
                "defaults: {claims: [a]}",
                "defaults: {scopes: []}",
                "defaults: {scopes: {a: b}}",
                "defaults: {scopes: ['']}",
                "defaults: {scopes: ['say\"']}",
                "defaults: {scopes: ['a\\b']}",
                "defaults: {scopes: ['ä']}",
                "defaults: {scopes: ['" + "a".repeat(128) + "']}",
                "defaults: {scopes: ['" + "a".repeat(129) + "']}",
                "audiences: [{audience: ' '}]",
                "audiences: [{audience: [x]}]",
                "audiences: [{audience: x}, {audience: X}]",
                "audiences: {audience: x}");
    }

    @ParameterizedTest
    @MethodSource("corners")
    void agreesWithTheLoader(String yaml) {
        assertThat(takenBySchema(yaml)).isEqualTo(takenByLoader(yaml));
    }

    @ParameterizedTest
    @ValueSource(strings = {"s", "m", "h"})
    void agreesWithTheLoaderOnEveryLifetime(String unit) {
        assertThat(IntStream.range(0, 4000).mapToObj(n -> "defaults: {lifetime: " + n + unit + "}"))
                .allSatisfy(yaml -> assertThat(takenBySchema(yaml)).as(yaml).isEqualTo(takenByLoader(yaml)));
    }

    @Test
    void agreesWithTheLoaderOnTheClaimsThatAreTheBrokersOwn() {
        var own = TEXT.at("/$defs/claims/propertyNames/not/enum").valueStream().map(JsonNode::asString);

        assertThat(own).hasSizeGreaterThan(10).allSatisfy(claim -> assertThat(
                        takenByLoader("defaults: {claims: {" + claim + ": x}}"))
                .as(claim)
                .isFalse());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config/audiences.yaml",
                "deploy/base/config/audiences.yaml",
                "broker/src/test/resources/audiences.yaml"
            })
    void acceptsEveryFileOfTheRepository(String file) throws IOException {
        var yaml = Files.readString(REPOSITORY.resolve(file));

        assertThat(SCHEMA.validate(tree(yaml))).isEmpty();
        assertThat(takenByLoader(yaml)).isTrue();
    }

    @Test
    void isNamedInTheFirstLineOfTheExample() throws IOException {
        var example = REPOSITORY.resolve("config").resolve("audiences.yaml");
        var line = Files.readString(example).lines().findFirst().orElseThrow();

        assertThat(line).startsWith("# yaml-language-server: $schema=");
        assertThat(example.resolveSibling(line.replaceAll(".*=", ""))).hasSameBinaryContentAs(FILE);
    }

    @Test
    void describesEveryKey() {
        assertThat(undescribed("", TEXT)).isEmpty();
        TEXT.path("$defs").forEachEntry((name, part) -> {
            assertThat(part.has("description")).as(name).isTrue();
            assertThat(undescribed(name, part)).isEmpty();
        });
    }

    private static List<String> undescribed(String path, JsonNode schema) {
        return schema.path("properties")
                .propertyStream()
                .flatMap(property -> {
                    var here = path + "/" + property.getKey();
                    boolean bare = !property.getValue().has("description")
                            && !property.getValue().has("$ref");
                    return Stream.of(
                                    bare ? List.of(here) : List.<String>of(),
                                    undescribed(here, property.getValue()),
                                    undescribed(here, property.getValue().path("items")))
                            .flatMap(List::stream);
                })
                .toList();
    }

    private static boolean takenBySchema(String yaml) {
        try {
            return SCHEMA.validate(tree(yaml)).isEmpty();
        } catch (YAMLException notYaml) {
            return false;
        }
    }

    private static boolean takenByLoader(String yaml) {
        try {
            AudiencesFile.read("a.yaml", new StringReader(yaml));
            return true;
        } catch (InvalidSettings refused) {
            return false;
        }
    }

    private static JsonNode tree(String yaml) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Object document = new Yaml(new SafeConstructor(options)).load(yaml);
        return JsonMapper.shared().valueToTree(document);
    }

    private static JsonNode read(Path file) {
        return JsonMapper.shared().readTree(file.toFile());
    }
}
