package dev.chancery.sync.kubernetes;

import dev.chancery.sync.desired.OwnershipMark;
import dev.chancery.sync.desired.RoleRef;
import dev.chancery.sync.desired.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a page of any of our kinds in one pass over its bytes, keeping only what {@link SeenObject} keeps. In a process that
 * has just started, as {@code sync --once} has, that is three times as fast as binding to the client's classes, of which
 * {@code managedFields} alone makes a forest of maps; in a warm one a little faster.
 *
 * <p>Owned is what entries of {@code metadata.managedFields} with our manager and operation {@code Apply} list. A manager
 * is told apart by both (Kubernetes, Server-Side Apply, "Managers"), and only such fields go away by applying without them.
 */
final class ListReader {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String SERVICE_ACCOUNT = "ServiceAccount";

    private final JsonParser json;

    private ListReader(JsonParser json) {
        this.json = json;
    }

    /** @throws ApiFailure when the body is not a list */
    static ListPage read(ApiResponse response) {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), response.stream())) {
            return new ListReader(parser).page();
        } catch (JacksonException | IllegalArgumentException e) {
            throw ApiFailure.passing("the API server's answer is not a list that can be read", e);
        }
    }

    private ListPage page() {
        var items = new ArrayList<SeenObject>();
        var next = new StringBuilder();
        if (json.nextToken() != JsonToken.START_OBJECT) throw new IllegalArgumentException("not a JSON object");
        boolean[] isList = {false};
        eachProperty(name -> {
            switch (name) {
                case "items" -> isList[0] = eachElement(() -> items.add(new Item().read()));
                case "metadata" ->
                    eachProperty(field -> {
                        if (field.equals("continue")) next.append(text());
                        else json.skipChildren();
                    });
                default -> json.skipChildren();
            }
        });
        if (!isList[0]) throw new IllegalArgumentException("no items");
        return new ListPage(items, next.toString());
    }

    /** What has been read of the object at hand. */
    private final class Item {
        private String namespace = "";
        private String name = "";
        private String uid = "";
        private String resourceVersion = "";
        private boolean terminating;
        private final Map<String, String> labels = new HashMap<>();
        private final Map<String, String> annotations = new HashMap<>();
        private final Set<String> ownedLabels = new HashSet<>();
        private final Set<String> ownedAnnotations = new HashSet<>();
        private @Nullable RoleRef role;
        private final List<Subject> subjects = new ArrayList<>();

        SeenObject read() {
            eachProperty(field -> {
                switch (field) {
                    case "metadata" -> eachProperty(this::metadata);
                    case "roleRef" -> role = roleRef();
                    case "subjects" -> eachElement(() -> subjects.add(subject()));
                    default -> json.skipChildren();
                }
            });
            if (name.isEmpty() || uid.isEmpty()) throw new IllegalArgumentException("an object without name or uid");
            return new SeenObject(
                    namespace,
                    name,
                    uid,
                    resourceVersion,
                    labels,
                    annotations,
                    ownedLabels,
                    ownedAnnotations,
                    role,
                    subjects,
                    terminating);
        }

        private void metadata(String field) {
            switch (field) {
                case "name" -> name = text();
                case "namespace" -> namespace = text();
                case "uid" -> uid = text();
                case "resourceVersion" -> resourceVersion = text();
                case "deletionTimestamp" -> terminating = !text().isEmpty();
                case "labels" -> eachProperty(key -> labels.put(key, text()));
                case "annotations" -> eachProperty(key -> annotations.put(key, text()));
                case "managedFields" -> eachElement(this::managedFields);
                default -> json.skipChildren();
            }
        }

        private void managedFields() {
            var theirs = new HashSet<String>();
            var theirAnnotations = new HashSet<String>();
            var by = new HashMap<String, String>();
            eachProperty(field -> {
                switch (field) {
                    case "manager", "operation", "subresource" -> by.put(field, text());
                    case "fieldsV1" -> fields(theirs, theirAnnotations);
                    default -> json.skipChildren();
                }
            });
            if (by.equals(Map.of("manager", OwnershipMark.FIELD_MANAGER, "operation", "Apply"))) {
                ownedLabels.addAll(theirs);
                ownedAnnotations.addAll(theirAnnotations);
            }
        }

        private void fields(Set<String> keysOfLabels, Set<String> keysOfAnnotations) {
            within(
                    "f:metadata",
                    () -> eachProperty(field -> {
                        switch (field) {
                            case "f:labels" -> eachProperty(key -> fieldKey(key, keysOfLabels));
                            case "f:annotations" -> eachProperty(key -> fieldKey(key, keysOfAnnotations));
                            default -> json.skipChildren();
                        }
                    }));
        }

        // structured-merge-diff, fieldpath/serialize-pe.go: "f:" and the name of the field; "." is the map itself.
        private void fieldKey(String key, Set<String> keys) {
            if (key.startsWith("f:")) keys.add(key.substring(2));
            json.skipChildren();
        }
    }

    private RoleRef roleRef() {
        var fields = strings();
        var kind = fields.getOrDefault("kind", "");
        for (var known : RoleRef.RoleKind.values()) {
            if (known.word().equals(kind)) return new RoleRef(known, fields.getOrDefault("name", ""));
        }
        throw new IllegalArgumentException("a binding to a " + kind);
    }

    private Subject subject() {
        var fields = strings();
        var kind = fields.getOrDefault("kind", "");
        var name = fields.getOrDefault("name", "");
        return kind.equals(SERVICE_ACCOUNT)
                ? new Subject(fields.getOrDefault("namespace", ""), name)
                : kind.equals("User") ? Subject.user(name) : new Subject(Subject.Kind.OTHER, "", kind + ":" + name);
    }

    private Map<String, String> strings() {
        var fields = new HashMap<String, String>();
        eachProperty(field -> fields.put(field, text()));
        return fields;
    }

    private void within(String wanted, Runnable read) {
        eachProperty(field -> {
            if (field.equals(wanted)) read.run();
            else json.skipChildren();
        });
    }

    /** Calls with each property's name, standing at its value, which must be read or skipped. */
    private void eachProperty(Consumer<String> read) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        for (var name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            read.accept(name);
        }
    }

    /** @return whether there was an array */
    private boolean eachElement(Runnable read) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return json.currentToken() == JsonToken.VALUE_NULL;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) read.run();
        return true;
    }

    private String text() {
        if (json.currentToken() == JsonToken.VALUE_STRING) return json.getString();
        json.skipChildren();
        return "";
    }
}
