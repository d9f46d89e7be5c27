package dev.chancery.broker.command;

import dev.chancery.broker.key.KeyLine;
import dev.chancery.broker.key.KeyListing.Listed;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Keys as people and programs read them. */
final class KeysText {
    private static final List<String> HEADER = List.of(
            "ALGORITHM", "KEY ID", "STATE", "PUBLISHED", "SIGNS FROM", "SEALED WITH", "NEXT, AND WHEN THAT IS SAFE");
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private KeysText() {}

    static String table(Listed listed) {
        if (listed.keys().isEmpty()) return "There is no key yet; the first broker that starts makes one.";
        var rows = Stream.concat(Stream.of(HEADER), listed.keys().stream().map(key -> row(key, listed.at())))
                .toList();
        var widths = IntStream.range(0, HEADER.size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return rows.stream()
                .map(row -> line(row, widths))
                .reduce((above, below) -> above + System.lineSeparator() + below)
                .orElse("");
    }

    static String json(Listed listed) {
        return JSON.writeValueAsString(
                listed.keys().stream().map(KeysText::facts).toList());
    }

    /** For example {@code 2026-11-25T15:00:00Z (in 1 h 10 min)}. */
    static String when(Instant time, Instant now) {
        var shown = time.truncatedTo(ChronoUnit.SECONDS).toString();
        return time.isAfter(now) ? shown + " (in " + words(Duration.between(now, time)) + ")" : shown + " (now)";
    }

    /** For example {@code 29 d 22 h}: the two largest units, rounded up to a minute. */
    static String words(Duration duration) {
        long minutes = Math.ceilDiv(duration.toSeconds(), 60);
        long days = minutes / (24 * 60);
        long hours = minutes / 60 % 24;
        long rest = minutes % 60;
        if (days > 0) return hours > 0 ? days + " d " + hours + " h" : days + " d";
        if (hours > 0) return rest > 0 ? hours + " h " + rest + " min" : hours + " h";
        return rest + " min";
    }

    private static List<String> row(KeyLine key, Instant now) {
        return List.of(
                key.algorithm().getName(),
                key.id(),
                key.state().word(),
                key.publishedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
                key.signsFrom().truncatedTo(ChronoUnit.SECONDS).toString(),
                key.sealedWith(),
                key.next().kind().words() + " " + when(key.next().safeFrom(), now));
    }

    private static String line(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            var cell = row.get(column);
            line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
        }
        return line.toString().stripTrailing();
    }

    private static Map<String, String> facts(KeyLine key) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("kid", key.id());
        facts.put("algorithm", key.algorithm().getName());
        facts.put("state", key.state().word());
        facts.put("published_at", key.publishedAt().toString());
        facts.put("signs_from", key.signsFrom().toString());
        facts.put("sealed_with", key.sealedWith());
        facts.put("next", key.next().kind().words());
        facts.put("next_is_safe_from", key.next().safeFrom().toString());
        return facts;
    }
}
