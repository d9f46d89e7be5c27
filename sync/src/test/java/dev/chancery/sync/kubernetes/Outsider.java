package dev.chancery.sync.kubernetes;

import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.Subject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Somebody else at work in the same cluster, with another field manager and all rights. */
interface Outsider {
    void createNamespace(String name);

    /** Makes an object; a binding gives the ClusterRole {@code view} to nobody. */
    void create(ObjectKey key, Map<String, String> labels, Map<String, String> annotations);

    void label(ObjectKey key, String label, String value);

    void removeLabel(ObjectKey key, String label);

    /** Adds a subject to a binding; {@code ("", "User:alice")} adds the user alice. */
    void addSubject(ObjectKey key, Subject subject);

    void delete(ObjectKey key);

    Optional<Whole> read(ObjectKey key);

    /** An object with what everybody set. */
    record Whole(String uid, Map<String, String> labels, Map<String, String> annotations, List<Subject> subjects) {
        public Whole {
            labels = Map.copyOf(labels);
            annotations = Map.copyOf(annotations);
            subjects = List.copyOf(subjects);
        }
    }
}
