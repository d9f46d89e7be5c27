package dev.chancery.broker.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.JWSAlgorithm;
import dev.chancery.broker.settings.InvalidSettings;
import dev.chancery.broker.token.AudienceRules;
import dev.chancery.broker.token.AudienceRules.Company;
import dev.chancery.broker.token.AudienceRules.SubjectForm;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AudiencesFileTest {
    @Test
    void readsTheExample() {
        var audiences = AudiencesFile.read(Path.of("..", "config", "audiences.yaml"));

        assertThat(audiences.of("https://vault.corp.example"))
                .isEqualTo(new AudienceRules(
                        JWSAlgorithm.ES256,
                        Duration.ofMinutes(10),
                        SubjectForm.ROBOT,
                        Map.of(),
                        Set.of("kv.read", "kv.write"),
                        Company.ALONE));
        assertThat(audiences.of("api://AzureADTokenExchange").algorithm()).isEqualTo(JWSAlgorithm.RS256);
        assertThat(audiences.of("https://west.corp.example:6443").claims())
                .isEqualTo(Map.of("environment", "production"));
        assertThat(audiences.of("https://metrics.corp.example").company()).isEqualTo(Company.WITH_OTHERS);
        assertThat(audiences.of("robot:anyone")).isEqualTo(AudiencesFile.DEFAULTS);
    }

    @Test
    void nothingWrittenMeansTheDefaults() {
        assertThat(AudiencesFile.read("a.yaml", new StringReader("")).of("x")).isEqualTo(AudiencesFile.DEFAULTS);
    }

    @Test
    void whatIsNotSaidIsAsTheDefaultsSay() {
        var rules = AudiencesFile.read("a.yaml", new StringReader("""
                defaults: {lifetime: 2m, algorithm: RS256}
                audiences: [{audience: x, lifetime: 3m}]
                """)).of("x");
        assertThat(rules.algorithm()).isEqualTo(JWSAlgorithm.RS256);
        assertThat(rules.lifetime()).isEqualTo(Duration.ofMinutes(3));
    }

    @ParameterizedTest
    @CsvSource({"10m, 2m, PT10M", "2m, 1h, PT1H"})
    void theLongestLifetimeIsOfTheDefaultsOrOfAnAudience(String others, String one, Duration longest) {
        var audiences = AudiencesFile.read(
                "a.yaml",
                new StringReader(
                        "defaults: {lifetime: %s}%naudiences: [{audience: x, lifetime: %s}]".formatted(others, one)));

        assertThat(audiences.longestLifetime()).isEqualTo(longest);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments(
                        "unknown key",
                        "audience: []",
                        "a.yaml:1:1: unknown key \"audience\"; known are [audiences, defaults]"),
                arguments(
                        "unknown key within",
                        "audiences: [{audience: x, life: 1m}]",
                        "a.yaml:1:27: unknown key \"life\"; known are [algorithm, audience, claims, lifetime, scopes, subject, token]"),
                arguments(
                        "audience in the defaults",
                        "defaults: {audience: x}",
                        "a.yaml:1:12: unknown key \"audience\"; known are [algorithm, claims, lifetime, scopes, subject, token]"),
                arguments("no audience", "audiences: [{lifetime: 1m}]", "a.yaml:1:13: \"audience\" is missing"),
                arguments(
                        "an audience twice",
                        "audiences: [{audience: x}, {audience: x}]",
                        "a.yaml:1:28: there are two of the audience \"x\""),
                arguments(
                        "an algorithm that verifiers refuse",
                        "defaults: {algorithm: EdDSA}",
                        "a.yaml:1:11: algorithm is ES256 or RS256, not EdDSA"),
                arguments(
                        "no signature",
                        "defaults: {algorithm: none}",
                        "a.yaml:1:11: algorithm is ES256 or RS256, not none"),
                arguments(
                        "a life too long",
                        "defaults: {lifetime: 2h}",
                        "a.yaml:1:11: lifetime is between 30 seconds and 1 hour, not PT2H"),
                arguments(
                        "a life too short",
                        "defaults: {lifetime: 1s}",
                        "a.yaml:1:11: lifetime is between 30 seconds and 1 hour, not PT1S"),
                arguments(
                        "a life that is no time",
                        "defaults: {lifetime: soon}",
                        "a.yaml:1:22: 'soon' is not a valid duration"),
                arguments(
                        "a subject of another kind",
                        "defaults: {subject: email}",
                        "a.yaml:1:21: one of [robot, service-account, spiffe], not \"email\""),
                arguments(
                        "another company",
                        "defaults: {token: shared}",
                        "a.yaml:1:19: one of [alone, with-others], not \"shared\""),
                arguments(
                        "a claim that is ours",
                        "defaults: {claims: {sub: root}}",
                        "a.yaml:1:11: the claim sub is the broker's own"),
                arguments(
                        "a scope with a space", "defaults: {scopes: [\"a b\"]}", "a.yaml:1:11: \"a b\" is not a scope"),
                arguments("a list for a text", "defaults: {algorithm: [ES256]}", "a.yaml:1:23: a text is wanted here"),
                arguments("a text for a list", "audiences: x", "a.yaml:1:12: a list is wanted here"),
                arguments("a text for an audience", "audiences: [x]", "a.yaml:1:13: \"audience\" is missing"),
                arguments("a list for all", "[]", "a.yaml:1:1: names and values are wanted here"),
                arguments(
                        "a key twice",
                        "audiences: [{audience: x}]\naudiences: [{audience: y, algorithm: RS256}]",
                        "a.yaml:2:1: \"audiences\" stands here twice"),
                arguments(
                        "a rule twice",
                        "defaults: {lifetime: 1m, algorithm: RS256, lifetime: 2m}",
                        "a.yaml:1:44: \"lifetime\" stands here twice"),
                arguments(
                        "a claim twice",
                        "defaults: {claims: {tier: gold, tier: none}}",
                        "a.yaml:1:33: \"tier\" stands here twice"),
                arguments("a list for a name", "{[x]: y}", "a.yaml:1:2: a name is wanted here"),
                arguments(
                        "a claim that is no text",
                        "defaults: {claims: {admin: true}}",
                        "a.yaml:1:28: claims are texts: write \"true\" in quotes"),
                arguments(
                        "claims of which one is no text",
                        "defaults: {claims: {levels: [\"2\", 3]}}",
                        "a.yaml:1:35: claims are texts: write \"3\" in quotes"),
                arguments(
                        "broken YAML",
                        "audiences: [",
                        "a.yaml:1:13: expected the node content, but found '<stream end>'"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void tellsAMistakeAtItsPlace(String name, String yaml, String problem) {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> AudiencesFile.read("a.yaml", new StringReader(yaml)))
                .satisfies(invalid -> assertThat(invalid.problems()).containsExactly(problem));
    }

    @Test
    void tellsAllMistakesAtOnce() {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> AudiencesFile.read("a.yaml", new StringReader("""
                        defaults: {lifetime: soon}
                        audiences:
                          - {audience: x, subject: email}
                          - {algorithm: none}
                        """)))
                .satisfies(invalid -> assertThat(invalid.problems()).hasSizeGreaterThanOrEqualTo(3));
    }

    @Test
    void tellsAFileThatIsNotThere() {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> AudiencesFile.read(Path.of("nowhere.yaml")))
                .withMessageContaining("nowhere.yaml: cannot be read");
    }
}
