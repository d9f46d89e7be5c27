package dev.chancery.broker.exchange;

import com.nimbusds.jose.JWSAlgorithm;
import dev.chancery.broker.settings.InvalidSettings;
import dev.chancery.broker.token.AudienceRules;
import dev.chancery.broker.token.AudienceRules.Company;
import dev.chancery.broker.token.AudienceRules.SubjectForm;
import dev.chancery.broker.token.Audiences;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** {@code config/audiences.yaml}: what the tokens for each audience are like. Every mistake is told at once, each at its place. */
final class AudiencesFile {
    static final AudienceRules DEFAULTS = new AudienceRules(
            JWSAlgorithm.ES256, Duration.ofMinutes(5), SubjectForm.ROBOT, Map.of(), Set.of(), Company.ALONE);
    private static final Map<String, SubjectForm> SUBJECTS = Map.of(
            "robot", SubjectForm.ROBOT,
            "spiffe", SubjectForm.SPIFFE,
            "service-account", SubjectForm.SERVICE_ACCOUNT);
    private static final Map<String, Company> COMPANIES =
            Map.of("alone", Company.ALONE, "with-others", Company.WITH_OTHERS);
    private static final Set<String> RULES = Set.of("algorithm", "lifetime", "subject", "claims", "scopes", "token");
    private static final Set<String> NAMED =
            Set.of("audience", "algorithm", "lifetime", "subject", "claims", "scopes", "token");

    private final String file;
    private final List<String> problems = new ArrayList<>();

    private AudiencesFile(String file) {
        this.file = file;
    }

    /** @throws InvalidSettings with every mistake of the file */
    static Audiences read(Path file) {
        try (var reader = Files.newBufferedReader(file)) {
            return read(file.toString(), reader);
        } catch (IOException cannot) {
            throw new InvalidSettings(
                    List.of(file + ": cannot be read: " + cannot.getClass().getSimpleName()));
        }
    }

    static Audiences read(String file, Reader yaml) {
        var reading = new AudiencesFile(file);
        var audiences = reading.audiences(yaml);
        if (!reading.problems.isEmpty()) throw new InvalidSettings(reading.problems);
        return audiences;
    }

    private Audiences audiences(Reader yaml) {
        Node root;
        try {
            root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(yaml);
        } catch (MarkedYAMLException broken) {
            problem(broken.getProblemMark(), broken.getProblem());
            return new Audiences(DEFAULTS, Map.of());
        } catch (YAMLException broken) {
            problems.add(file + ": is no YAML");
            return new Audiences(DEFAULTS, Map.of());
        }
        if (root == null) return new Audiences(DEFAULTS, Map.of());
        var members = members(root, Set.of("defaults", "audiences"));
        var others = rules(members.get("defaults"), RULES, DEFAULTS);
        var named = new HashMap<String, AudienceRules>();
        for (var item : items(members.get("audiences"))) {
            var audience =
                    item instanceof MappingNode mapping ? text(quietly(mapping).get("audience")) : null;
            if (audience == null || audience.isBlank()) problem(item.getStartMark(), "\"audience\" is missing");
            else if (named.put(audience, rules(item, NAMED, others)) != null)
                problem(item.getStartMark(), "there are two of the audience \"" + audience + "\"");
        }
        return new Audiences(others, named);
    }

    private AudienceRules rules(@Nullable Node node, Set<String> known, AudienceRules otherwise) {
        if (node == null) return otherwise;
        int before = problems.size();
        var given = members(node, known);
        var algorithm = value(given.get("algorithm"), JWSAlgorithm::parse, otherwise.algorithm());
        var lifetime = value(given.get("lifetime"), DurationStyle::detectAndParse, otherwise.lifetime());
        var subject = value(given.get("subject"), word -> one(SUBJECTS, word), otherwise.subject());
        var company = value(given.get("token"), word -> one(COMPANIES, word), otherwise.company());
        var claims = given.containsKey("claims") ? claims(given.get("claims")) : otherwise.claims();
        var scopes = given.containsKey("scopes") ? scopes(given.get("scopes")) : otherwise.scopes();
        if (problems.size() > before) return otherwise;
        try {
            return new AudienceRules(algorithm, lifetime, subject, claims, scopes, company);
        } catch (IllegalArgumentException wrong) {
            problem(node.getStartMark(), String.valueOf(wrong.getMessage()));
            return otherwise;
        }
    }

    private static <T> T one(Map<String, T> known, String word) {
        var meant = known.get(word);
        if (meant == null)
            throw new IllegalArgumentException(
                    "one of " + known.keySet().stream().sorted().toList() + ", not \"" + word + "\"");
        return meant;
    }

    private Map<String, Object> claims(@Nullable Node node) {
        var claims = new HashMap<String, Object>();
        for (var member : members(node, null).entrySet()) {
            var value = member.getValue();
            if (value instanceof SequenceNode list)
                claims.put(
                        member.getKey(),
                        list.getValue().stream().map(this::claim).toList());
            else {
                var claim = claim(value);
                if (claim != null) claims.put(member.getKey(), claim);
            }
        }
        return claims;
    }

    /** A text that looks like something else would reach verifiers as a text, and be compared with what it looks like. */
    private @Nullable String claim(@Nullable Node node) {
        var text = text(node);
        if (node instanceof ScalarNode scalar
                && scalar.isPlain()
                && !node.getTag().equals(Tag.STR)) {
            problem(node.getStartMark(), "claims are texts: write \"" + scalar.getValue() + "\" in quotes");
            return null;
        }
        return text;
    }

    private Set<String> scopes(@Nullable Node node) {
        var scopes = new java.util.TreeSet<String>();
        for (var item : items(node)) {
            var scope = text(item);
            if (scope != null) scopes.add(scope);
        }
        return scopes;
    }

    private <T> T value(@Nullable Node node, Function<String, T> parse, T otherwise) {
        var text = node == null ? null : text(node);
        if (node == null || text == null) return otherwise;
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException wrong) {
            problem(node.getStartMark(), String.valueOf(wrong.getMessage()));
            return otherwise;
        }
    }

    private @Nullable String text(@Nullable Node node) {
        if (node == null) return null;
        if (node instanceof ScalarNode scalar) return scalar.getValue();
        problem(node.getStartMark(), "a text is wanted here");
        return null;
    }

    private List<Node> items(@Nullable Node node) {
        if (node == null) return List.of();
        if (node instanceof SequenceNode list) return list.getValue();
        problem(node.getStartMark(), "a list is wanted here");
        return List.of();
    }

    /** The members of a mapping; of all keys that are not known, it is said so. */
    private Map<String, Node> members(@Nullable Node node, @Nullable Set<String> known) {
        if (node == null) return Map.of();
        if (!(node instanceof MappingNode mapping)) {
            problem(node.getStartMark(), "names and values are wanted here");
            return Map.of();
        }
        var seen = new HashSet<String>();
        for (var tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key))
                problem(tuple.getKeyNode().getStartMark(), "a name is wanted here");
            else if (known != null && !known.contains(key.getValue()))
                problem(
                        key.getStartMark(),
                        "unknown key \"" + key.getValue() + "\"; known are "
                                + known.stream().sorted().toList());
            else if (!seen.add(key.getValue()))
                problem(key.getStartMark(), "\"" + key.getValue() + "\" stands here twice");
        }
        return quietly(mapping);
    }

    private static Map<String, Node> quietly(MappingNode node) {
        var members = new HashMap<String, Node>();
        for (var tuple : node.getValue())
            if (tuple.getKeyNode() instanceof ScalarNode key) members.put(key.getValue(), tuple.getValueNode());
        return members;
    }

    private void problem(@Nullable Mark mark, String text) {
        problems.add(
                mark == null
                        ? file + ": " + text
                        : file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1) + ": " + text);
    }
}
