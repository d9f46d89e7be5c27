package dev.chancery.sync.desired;

import dev.chancery.sync.directory.StableId;
import java.util.List;
import java.util.Map;

/** An object that should be in a cluster, and who wanted it. */
public sealed interface DesiredObject {
    ObjectKey key();

    Provenance provenance();

    /** A namespace that a rule may create. It is shared by robots, so it is never updated and never deleted. */
    record Namespace(ObjectKey key, Provenance provenance) implements DesiredObject {}

    /** An object that belongs to exactly one robot. */
    sealed interface Owned extends DesiredObject {
        StableId robot();

        Map<String, String> labels();

        Map<String, String> annotations();
    }

    record ServiceAccount(
            ObjectKey key,
            StableId robot,
            Map<String, String> labels,
            Map<String, String> annotations,
            Provenance provenance)
            implements Owned {
        /** @throws IllegalArgumentException when a label or an annotation is not valid */
        public ServiceAccount {
            Labels.requireLabels(labels);
            Labels.requireKeys(annotations, "an annotation's key");
            labels = Map.copyOf(labels);
            annotations = Map.copyOf(annotations);
        }
    }

    /** A RoleBinding or, with a key of the whole cluster, a ClusterRoleBinding. */
    record Binding(
            ObjectKey key,
            StableId robot,
            RoleRef role,
            List<Subject> subjects,
            Map<String, String> labels,
            Map<String, String> annotations,
            Provenance provenance)
            implements Owned {
        public Binding {
            if (!key.kind().isBinding()) throw new IllegalArgumentException("not a binding: " + key);
            subjects = subjects.stream().sorted().distinct().toList();
            labels = Map.copyOf(labels);
            annotations = Map.copyOf(annotations);
        }

        /** The same binding for other subjects. */
        public Binding givenTo(List<Subject> others) {
            return new Binding(key, robot, role, others, labels, annotations, provenance);
        }
    }
}
