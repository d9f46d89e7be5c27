package dev.chancery.sync.desired;

import dev.chancery.sync.directory.Condition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One rule of {@code config/mapping.yaml}, compiled.
 *
 * @param name unique in the file
 * @param line of the file where it begins; 0 when it comes from no file
 * @param when which robots it is about
 */
public record MappingRule(
        String name, int line, Condition when, List<Place> places, List<Bind> binds, List<Call> calls) {
    public MappingRule {
        places = List.copyOf(places);
        binds = List.copyOf(binds);
        calls = List.copyOf(calls);
    }

    /** From no file. */
    public MappingRule(String name, Condition when, List<Place> places, List<Bind> binds, List<Call> calls) {
        this(name, 0, when, places, binds, calls);
    }

    /** Where a robot lives: a ServiceAccount in every chosen cluster. */
    public record Place(
            ClusterSelector clusters,
            String namespace,
            NamespacePolicy policy,
            NameTemplate name,
            Map<String, String> labels,
            Map<String, String> annotations) {
        public Place {
            Labels.requireLabel(namespace, "a namespace");
            Labels.requireLabels(labels);
            Labels.requireKeys(annotations, "an annotation's key");
            labels = Map.copyOf(labels);
            annotations = Map.copyOf(annotations);
        }

        public Place named(NameTemplate other) {
            return new Place(clusters, namespace, policy, other, labels, annotations);
        }

        public Place labelled(Map<String, String> others) {
            return new Place(clusters, namespace, policy, name, others, annotations);
        }

        public Place annotated(Map<String, String> others) {
            return new Place(clusters, namespace, policy, name, labels, others);
        }
    }

    /** What happens when the namespace is missing. */
    public enum NamespacePolicy {
        CREATE,
        MUST_EXIST
    }

    /**
     * What a robot may do.
     *
     * @param namespace empty for the whole cluster
     */
    public record Bind(ClusterSelector clusters, String namespace, RoleRef role, Holder to) {
        public Bind {
            if (!namespace.isEmpty()) Labels.requireLabel(namespace, "a namespace");
            if (namespace.isEmpty() && role.kind() == RoleRef.RoleKind.ROLE) {
                throw new IllegalArgumentException("a Role cannot be bound cluster-wide: " + role.name());
            }
        }

        /** For the ServiceAccounts. */
        public Bind(ClusterSelector clusters, String namespace, RoleRef role) {
            this(clusters, namespace, role, Holder.SERVICE_ACCOUNTS);
        }
    }

    /** Who holds the role of a binding. */
    public enum Holder {
        /** All the ServiceAccounts that the robot has in the cluster. */
        SERVICE_ACCOUNTS,
        /** The robot itself, by the user name that its tokens of the broker give it, wherever it lives. */
        ROBOT
    }

    /** Whom a robot may call: an audience by name, or every robot that meets a condition. */
    public record Call(@Nullable String audience, @Nullable Condition robots) {
        public Call {
            if ((audience == null) == (robots == null))
                throw new IllegalArgumentException("a call names an audience or robots, not both");
        }
    }
}
