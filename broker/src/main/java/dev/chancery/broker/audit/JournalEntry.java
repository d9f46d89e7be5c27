package dev.chancery.broker.audit;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event as it waits in the journal and as it becomes a row of {@code audit.event}.
 *
 * @param detail a JSON object, with the {@code event_id} by which the row is stored once
 */
record JournalEntry(
        String kind, @Nullable String robot, @Nullable String cluster, String detail) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** @param id grows with time, and says when it happened: the row says only when it was stored */
    static JournalEntry of(AuditEvent event, UUID id) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("event_id", id.toString());
        facts.put("occurred_at", EventIds.instant(id).toString());
        event.detail().forEach((name, value) -> facts.put(name, storable(value)));
        return new JournalEntry(
                event.kind(), storable(event.robot()), storable(event.cluster()), JSON.writeValueAsString(facts));
    }

    byte[] bytes() {
        var fields = new LinkedHashMap<String, @Nullable String>();
        fields.put("kind", kind);
        fields.put("robot", robot);
        fields.put("cluster", cluster);
        fields.put("detail", detail);
        return JSON.writeValueAsBytes(fields);
    }

    static JournalEntry parse(byte[] bytes) {
        var fields = JSON.readTree(bytes);
        return new JournalEntry(
                fields.path("kind").stringValue(),
                fields.path("robot").stringValue(null),
                fields.path("cluster").stringValue(null),
                fields.path("detail").stringValue());
    }

    /**
     * Callers choose some of these texts. PostgreSQL stores neither U+0000 nor half a surrogate pair, and one row that it refuses
     * would hold up all that come after.
     */
    private static Object storable(Object value) {
        return switch (value) {
            case String text -> replaced(text);
            case List<?> list ->
                list.stream().map(each -> storable((Object) each)).toList();
            case Map<?, ?> _ -> throw new IllegalStateException("the facts of an event are flat");
            default -> value;
        };
    }

    private static @Nullable String storable(@Nullable String text) {
        return text == null ? null : replaced(text);
    }

    private static String replaced(String text) {
        if (text.chars().noneMatch(c -> c == 0 || Character.isSurrogate((char) c))) return text;
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace('\0', '\uFFFD');
    }
}
