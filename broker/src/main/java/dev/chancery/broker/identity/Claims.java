package dev.chancery.broker.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads members of a JSON object by their type: another type is as good as absent. */
final class Claims {
    private static final long YEAR_10000 = 253_402_300_800L;

    private Claims() {}

    static @Nullable String text(JsonNode object, String name) {
        var value = object.get(name);
        return value != null && value.isString() ? value.stringValue() : null;
    }

    static @Nullable JsonNode object(JsonNode object, String name) {
        var value = object.get(name);
        return value != null && value.isObject() ? value : null;
    }

    /** NumericDate (RFC 7519, 2), in whole seconds; fractions are cut off. */
    static @Nullable Instant time(JsonNode object, String name) {
        var value = object.get(name);
        if (value == null || !value.isNumber()) return null;
        double seconds = value.doubleValue();
        return seconds >= 0 && seconds < YEAR_10000 ? Instant.ofEpochSecond((long) seconds) : null;
    }
}
