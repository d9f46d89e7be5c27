package dev.chancery.sync.kubernetes;

import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.Subject;
import dev.chancery.testbed.ControlPlane;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An administrator who asks the API server as kubectl does, and knows nothing of our adapter. */
final class AdminOutsider implements Outsider {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String MANAGER = "?fieldManager=outsider";
    private static final String WHOLE = "application/json";
    private static final String MERGE = "application/merge-patch+json";
    private static final String STEPS = "application/json-patch+json";

    private final ControlPlane plane;

    AdminOutsider(ControlPlane plane) {
        this.plane = plane;
    }

    @Override
    public void createNamespace(String name) {
        create(ObjectKey.namespace(name), Map.of(), Map.of());
    }

    @Override
    public void create(ObjectKey key, Map<String, String> labels, Map<String, String> annotations) {
        var metadata = new HashMap<String, Object>();
        metadata.put("name", key.name());
        if (!key.namespace().isEmpty()) metadata.put("namespace", key.namespace());
        metadata.put("labels", labels);
        metadata.put("annotations", annotations);
        var manifest = new HashMap<String, Object>();
        manifest.put("apiVersion", Resource.of(key.kind()).apiVersion());
        manifest.put("kind", key.kind().word());
        manifest.put("metadata", metadata);
        if (key.kind().isBinding()) {
            manifest.put(
                    "roleRef", Map.of("apiGroup", "rbac.authorization.k8s.io", "kind", "ClusterRole", "name", "view"));
        }
        var object = path(key);
        done("POST", object.substring(0, object.lastIndexOf('/')) + MANAGER, WHOLE, JSON.writeValueAsString(manifest));
    }

    @Override
    public void label(ObjectKey key, String label, String value) {
        labels(key, Map.of(label, value));
    }

    @Override
    public void removeLabel(ObjectKey key, String label) {
        labels(key, Collections.singletonMap(label, null));
    }

    private void labels(ObjectKey key, Map<String, String> labels) {
        var patch = Map.of("metadata", Map.of("labels", labels));
        done("PATCH", path(key) + MANAGER, MERGE, JSON.writeValueAsString(patch));
    }

    @Override
    public void addSubject(ObjectKey key, Subject subject) {
        var value = subject.namespace().isEmpty()
                ? Map.of(
                        "apiGroup", "rbac.authorization.k8s.io",
                        "kind", subject.name().split(":", 2)[0],
                        "name", subject.name().split(":", 2)[1])
                : Map.of("kind", "ServiceAccount", "namespace", subject.namespace(), "name", subject.name());
        var patch = List.of(Map.of("op", "add", "path", "/subjects/-", "value", value));
        done("PATCH", path(key) + MANAGER, STEPS, JSON.writeValueAsString(patch));
    }

    @Override
    public void delete(ObjectKey key) {
        done("DELETE", path(key), WHOLE, "");
    }

    @Override
    public Optional<Whole> read(ObjectKey key) {
        var answer = plane.send("GET", path(key), WHOLE, "");
        if (answer.statusCode() == 404) return Optional.empty();
        var json = JSON.readTree(answer.body());
        var subjects = new ArrayList<Subject>();
        json.path("subjects").forEach(subject -> subjects.add(subject(subject)));
        var metadata = json.path("metadata");
        return Optional.of(new Whole(
                metadata.path("uid").asString(),
                strings(metadata.path("labels")),
                strings(metadata.path("annotations")),
                subjects));
    }

    private void done(String method, String path, String type, String body) {
        var answer = plane.send(method, path, type, body);
        if (answer.statusCode() >= 300) throw new IllegalStateException(method + " " + path + ": " + answer.body());
    }

    private static String path(ObjectKey key) {
        return "/" + Resource.of(key.kind()).objectPath(key);
    }

    private static Subject subject(JsonNode json) {
        var name = json.path("name").asString();
        var kind = json.path("kind").asString();
        return kind.equals("ServiceAccount")
                ? new Subject(json.path("namespace").asString(), name)
                : new Subject("", kind + ":" + name);
    }

    private static Map<String, String> strings(JsonNode json) {
        var strings = new HashMap<String, String>();
        json.properties()
                .forEach(entry -> strings.put(entry.getKey(), entry.getValue().asString()));
        return strings;
    }
}
