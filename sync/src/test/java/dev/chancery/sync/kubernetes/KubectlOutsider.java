package dev.chancery.sync.kubernetes;

import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.Subject;
import dev.chancery.testbed.ControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An administrator with kubectl. */
final class KubectlOutsider implements Outsider {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String MANAGER = "--field-manager=outsider";

    private final ControlPlane plane;

    KubectlOutsider(ControlPlane plane) {
        this.plane = plane;
    }

    @Override
    public void createNamespace(String name) {
        plane.kubectl("create", "namespace", name, MANAGER);
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
        // Not apply, which would leave an annotation behind.
        withFile(JSON.writeValueAsString(manifest), file -> plane.kubectl("create", MANAGER, "-f", file.toString()));
    }

    @Override
    public void label(ObjectKey key, String label, String value) {
        kubectl(key, "label", label + "=" + value, "--overwrite", MANAGER);
    }

    @Override
    public void removeLabel(ObjectKey key, String label) {
        kubectl(key, "label", label + "-", MANAGER);
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
        kubectl(key, "patch", "--type=json", "-p", JSON.writeValueAsString(patch), MANAGER);
    }

    @Override
    public void delete(ObjectKey key) {
        kubectl(key, "delete");
    }

    @Override
    public Optional<Whole> read(ObjectKey key) {
        var answer = kubectl(key, "get", "-o", "json", "--ignore-not-found");
        if (answer.isBlank()) return Optional.empty();
        var json = JSON.readTree(answer);
        var subjects = new ArrayList<Subject>();
        json.path("subjects").forEach(subject -> subjects.add(subject(subject)));
        var metadata = json.path("metadata");
        return Optional.of(new Whole(
                metadata.path("uid").asString(),
                strings(metadata.path("labels")),
                strings(metadata.path("annotations")),
                subjects));
    }

    private static void withFile(String text, Consumer<Path> use) {
        try {
            var file = Files.createTempFile("manifest", ".json");
            try {
                use.accept(Files.writeString(file, text));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String kubectl(ObjectKey key, String verb, String... arguments) {
        var all = new ArrayList<>(List.of(verb, Resource.of(key.kind()).plural(), key.name()));
        if (!key.namespace().isEmpty()) all.add("--namespace=" + key.namespace());
        all.addAll(List.of(arguments));
        return plane.kubectl(all.toArray(String[]::new));
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
