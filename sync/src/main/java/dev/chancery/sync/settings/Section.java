package dev.chancery.sync.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A YAML mapping whose keys are taken one by one; what is left over at the end is a mistake. */
final class Section {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private final MappingNode node;
    private final Problems problems;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Mark> marks = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();

    Section(MappingNode node, Problems problems) {
        this.node = node;
        this.problems = problems;
        for (var tuple : node.getValue()) {
            var mark = tuple.getKeyNode().getStartMark();
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(mark, "a key must be plain text");
            } else if (values.put(key.getValue(), tuple.getValueNode()) != null) {
                problems.add(mark, "\"" + key.getValue() + "\" stands here twice");
            } else {
                marks.put(key.getValue(), mark);
            }
        }
    }

    Mark start() {
        return node.getStartMark();
    }

    /** Where a key's value stands, or the section itself when the key is missing. */
    Mark mark(String key) {
        var value = values.get(key);
        return value == null ? start() : value.getStartMark();
    }

    boolean has(String key) {
        known.add(key);
        return values.containsKey(key);
    }

    @Nullable
    String text(String key) {
        known.add(key);
        var value = values.get(key);
        if (value == null) return null;
        if (value instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) return scalar.getValue();
        problems.add(value.getStartMark(), "\"" + key + "\" must be a single text");
        return null;
    }

    String text(String key, String otherwise) {
        var value = text(key);
        return value == null ? otherwise : value;
    }

    /** The text, or {@code ""} and a problem when it is missing. */
    String required(String key) {
        if (!has(key)) problems.add(start(), "\"" + key + "\" is missing");
        var value = text(key);
        if (value != null && value.isBlank()) problems.add(mark(key), "\"" + key + "\" must not be empty");
        return value == null ? "" : value.strip();
    }

    /** The value of a text, or null and one problem when it is missing or not accepted. */
    <T> @Nullable T required(String key, Function<String, T> parse) {
        var text = required(key);
        return text.isEmpty() ? null : value(key, () -> parse.apply(text));
    }

    boolean flag(String key) {
        var value = text(key, "false");
        if (!value.equals("true") && !value.equals("false"))
            problems.add(mark(key), "\"" + key + "\" must be true or false, not \"" + value + "\"");
        return value.equals("true");
    }

    int number(String key, int otherwise) {
        var value = text(key);
        if (value == null) return otherwise;
        if (value.matches("\\d{1,9}")) return Integer.parseInt(value);
        problems.add(mark(key), "\"" + key + "\" must be a whole number, not \"" + value + "\"");
        return otherwise;
    }

    Duration duration(String key, Duration otherwise) {
        var value = text(key);
        if (value == null) return otherwise;
        var parts = DURATION.matcher(value);
        if (!parts.matches()) {
            problems.add(
                    mark(key),
                    "\"" + key + "\" must be a time such as 500ms, 30s, 10m, 24h or 7d, not \"" + value + "\"");
            return otherwise;
        }
        long count = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    /** A section below this one, or null when the key is missing. */
    @Nullable
    Section section(String key) {
        known.add(key);
        var value = values.get(key);
        if (value == null) return null;
        if (value instanceof MappingNode mapping) return new Section(mapping, problems);
        problems.add(value.getStartMark(), "\"" + key + "\" must have keys of its own below it");
        return null;
    }

    /** Whether the key is there with keys of its own below it. */
    boolean hasBelow(String key) {
        known.add(key);
        return values.get(key) instanceof MappingNode;
    }

    /** Whether the key is there, and nothing is below it. */
    boolean isEmpty(String key) {
        known.add(key);
        return values.get(key) instanceof CollectionNode<?> below
                && below.getValue().isEmpty();
    }

    @Nullable
    Section requiredSection(String key) {
        if (!has(key)) problems.add(start(), "\"" + key + "\" is missing");
        return section(key);
    }

    List<Section> sections(String key) {
        return items(key, "a list of entries with keys", MappingNode.class, mapping -> new Section(mapping, problems));
    }

    /** As {@link #sections}; a problem when the key is missing or nothing is below it. */
    List<Section> requiredSections(String key) {
        if (!has(key)) problems.add(start(), "\"" + key + "\" is missing");
        else if (isEmpty(key)) problems.add(mark(key), "\"" + key + "\" must not be empty");
        return sections(key);
    }

    List<String> texts(String key) {
        return values(key, text -> text);
    }

    /** The values of a list of texts; each that is not accepted is a problem at its own place. */
    <T> List<T> values(String key, Function<String, T> parse) {
        var values = new ArrayList<T>();
        for (var node : items(key, "a list of texts", ScalarNode.class, node -> node)) {
            if (node.getTag().equals(Tag.NULL)) problems.add(node.getStartMark(), "\"" + key + "\" has an empty item");
            else
                attempt(node.getStartMark(), () -> parse.apply(node.getValue())).ifPresent(values::add);
        }
        return values;
    }

    Map<String, String> textMap(String key) {
        var section = section(key);
        var map = new LinkedHashMap<String, String>();
        if (section == null) return map;
        for (var name : section.values.keySet()) {
            var value = section.text(name);
            if (value != null) map.put(name, value);
        }
        return map;
    }

    /** Builds a value, and turns what it objects to into a problem at the key. */
    <T> @Nullable T value(String key, Supplier<T> build) {
        return attempt(mark(key), build).orElse(null);
    }

    private <T> Optional<T> attempt(Mark where, Supplier<T> build) {
        try {
            return Optional.of(build.get());
        } catch (IllegalArgumentException mistake) {
            problems.add(where, String.valueOf(mistake.getMessage()));
            return Optional.empty();
        }
    }

    /** To be called last: names every key that nobody asked for. */
    void end() {
        marks.forEach((key, mark) -> {
            if (!known.contains(key))
                problems.add(mark, "\"" + key + "\" is not known here; known are " + String.join(", ", known));
        });
    }

    private <N extends Node, T> List<T> items(String key, String what, Class<N> kind, Function<N, T> read) {
        known.add(key);
        var items = new ArrayList<T>();
        var value = values.get(key);
        if (value == null) return items;
        if (!(value instanceof SequenceNode sequence)) {
            problems.add(value.getStartMark(), "\"" + key + "\" must be " + what);
            return items;
        }
        for (var node : sequence.getValue()) {
            if (kind.isInstance(node)) items.add(read.apply(kind.cast(node)));
            else problems.add(node.getStartMark(), "\"" + key + "\" must be " + what);
        }
        return items;
    }
}
