package dev.chancery.sync.kubernetes;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Why the API server refused: the parts of a {@code Status} (apimachinery, {@code meta/v1}) that decide, and a sentence.
 *
 * @param code the HTTP status code
 * @param causes {@code details.causes}
 */
record ApiStatus(int code, String reason, String message, List<Cause> causes) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LONGEST_MESSAGE = 500;

    /** One of {@code details.causes}. */
    record Cause(String reason, String field) {}

    ApiStatus {
        causes = List.copyOf(causes);
    }

    static ApiStatus read(ApiResponse response) {
        var json = parse(response);
        var causes = Stream.of(json.path("details").path("causes"))
                .flatMap(JsonNode::valueStream)
                .map(cause -> new Cause(text(cause, "reason"), text(cause, "field")))
                .toList();
        return new ApiStatus(response.code(), text(json, "reason"), text(json, "message"), causes);
    }

    /** One line for people: the code and what the API server said of it. */
    String describe() {
        var said = message.isBlank() ? reason : message;
        var line = said.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        var shown = line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "...";
        return shown.isEmpty() ? "the API server answered " + code : shown + " (" + code + ")";
    }

    boolean hasCause(String causeReason) {
        return causes.stream().anyMatch(cause -> cause.reason().equals(causeReason));
    }

    boolean isAbout(String field) {
        return causes.stream().anyMatch(cause -> cause.field().equals(field));
    }

    private static JsonNode parse(ApiResponse response) {
        try {
            return JSON.readTree(response.stream());
        } catch (JacksonException _) { // a proxy's page, for example; the code alone has to do
            return JSON.createObjectNode();
        }
    }

    private static String text(JsonNode json, String name) {
        return json.path(name).asString("");
    }
}
