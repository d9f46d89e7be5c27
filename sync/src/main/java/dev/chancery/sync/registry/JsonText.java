package dev.chancery.sync.registry;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON in one spelling, since PostgreSQL keeps neither the order of keys nor the spaces of what it was given. */
final class JsonText {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private JsonText() {}

    /** Without spaces, the keys of every object in order. */
    static String of(Object value) {
        return JSON.writeValueAsString(value);
    }

    static String respelt(String json) {
        return of(JSON.readValue(json, Object.class));
    }

    static @Nullable String respeltOrNull(@Nullable String json) {
        return json == null ? null : respelt(json);
    }

    /** The row with its last values, which are JSON or null, in that spelling. */
    static Row last(int count, Row row) {
        var values = new ArrayList<@Nullable String>(row.values());
        for (int i = values.size() - count; i < values.size(); i++) values.set(i, respeltOrNull(values.get(i)));
        return new Row(row.key(), values);
    }
}
