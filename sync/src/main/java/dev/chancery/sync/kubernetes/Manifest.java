package dev.chancery.sync.kubernetes;

import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.OwnershipMark;
import dev.chancery.sync.desired.Subject;
import java.io.StringWriter;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes what is applied: exactly the fields that shall be ours, as JSON (which is YAML too). */
final class Manifest {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int USUAL_LENGTH = 768;

    private Manifest() {}

    /** @param precondition a field of {@code metadata} that the object must agree with, and its value */
    static String of(DesiredObject want, Map.Entry<String, String> precondition) {
        var text = new StringWriter(USUAL_LENGTH);
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            var key = want.key();
            json.writeStartObject();
            json.writeStringProperty("apiVersion", Resource.of(key.kind()).apiVersion());
            json.writeStringProperty("kind", key.kind().word());
            json.writeObjectPropertyStart("metadata");
            json.writeStringProperty("name", key.name());
            if (!key.namespace().isEmpty()) json.writeStringProperty("namespace", key.namespace());
            json.writeStringProperty(precondition.getKey(), precondition.getValue());
            marks(json, want);
            json.writeEndObject();
            if (want instanceof DesiredObject.Binding binding) grant(json, binding);
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void marks(JsonGenerator json, DesiredObject want) {
        switch (want) {
            case DesiredObject.Namespace _ ->
                strings(json, "labels", Map.of(OwnershipMark.MANAGED_BY, OwnershipMark.CHANCERY));
            case DesiredObject.Owned owned -> {
                strings(json, "labels", owned.labels());
                strings(json, "annotations", owned.annotations());
            }
        }
    }

    private static void grant(JsonGenerator json, DesiredObject.Binding binding) {
        json.writeObjectPropertyStart("roleRef");
        json.writeStringProperty("apiGroup", "rbac.authorization.k8s.io");
        json.writeStringProperty("kind", binding.role().kind().word());
        json.writeStringProperty("name", binding.role().name());
        json.writeEndObject();
        json.writeArrayPropertyStart("subjects");
        binding.subjects().forEach(subject -> subject(json, subject));
        json.writeEndArray();
    }

    private static void subject(JsonGenerator json, Subject subject) {
        json.writeStartObject();
        switch (subject.kind()) {
            case SERVICE_ACCOUNT -> {
                json.writeStringProperty("kind", "ServiceAccount");
                json.writeStringProperty("namespace", subject.namespace());
            }
            case USER -> {
                json.writeStringProperty("apiGroup", "rbac.authorization.k8s.io");
                json.writeStringProperty("kind", "User");
            }
            case OTHER -> throw new IllegalStateException("the mapping wants a role for " + subject);
        }
        json.writeStringProperty("name", subject.name());
        json.writeEndObject();
    }

    private static void strings(JsonGenerator json, String name, Map<String, String> values) {
        json.writeObjectPropertyStart(name);
        values.forEach(json::writeStringProperty);
        json.writeEndObject();
    }
}
