package dev.chancery.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * One figure beside its yardstick of the same run.
 *
 * @param ours in the unit
 * @param yardstick in the same unit; 0 where the aim is absolute
 * @param aim what we want, in words
 */
record Measurement(String name, String unit, double ours, double yardstick, String aim) {
    double ratio() {
        return yardstick == 0 ? 0 : ours / yardstick;
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%-58s %12.0f %12s %8s  %-14s %s",
                name,
                ours,
                yardstick == 0 ? "-" : String.format(Locale.ROOT, "%.0f", yardstick),
                yardstick == 0 ? "-" : String.format(Locale.ROOT, "%.2f", ratio()),
                unit,
                aim);
    }

    /** As JSON. */
    static void write(List<Measurement> results, Path file) throws IOException {
        var mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        Files.writeString(file, mapper.writeValueAsString(results));
    }

    static String heading() {
        return String.format("%-58s %12s %12s %8s  %-14s %s", "what", "ours", "yardstick", "ratio", "unit", "aim");
    }
}
