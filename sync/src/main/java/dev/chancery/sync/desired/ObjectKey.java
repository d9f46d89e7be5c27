package dev.chancery.sync.desired;

/**
 * Names one object in one cluster.
 *
 * @param namespace empty for objects of the whole cluster
 */
public record ObjectKey(Kind kind, String namespace, String name) implements Comparable<ObjectKey> {
    /** The kinds that Chancery manages, in the order in which they can be created. */
    public enum Kind {
        NAMESPACE("Namespace"),
        SERVICE_ACCOUNT("ServiceAccount"),
        ROLE_BINDING("RoleBinding"),
        CLUSTER_ROLE_BINDING("ClusterRoleBinding");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As Kubernetes writes it. */
        public String word() {
            return word;
        }

        public boolean isNamespaced() {
            return this == SERVICE_ACCOUNT || this == ROLE_BINDING;
        }

        public boolean isBinding() {
            return this == ROLE_BINDING || this == CLUSTER_ROLE_BINDING;
        }
    }

    /** @throws IllegalArgumentException when kind and namespace do not go together, or a name is not valid */
    public ObjectKey {
        if (kind.isNamespaced() == namespace.isEmpty()) {
            throw new IllegalArgumentException(
                    kind.word() + " " + name + (namespace.isEmpty() ? " needs a namespace" : " has no namespace"));
        }
        if (!namespace.isEmpty()) Labels.requireLabel(namespace, "a namespace");
        if (name.isBlank()) throw new IllegalArgumentException("a " + kind.word() + " needs a name");
    }

    public static ObjectKey namespace(String name) {
        return new ObjectKey(Kind.NAMESPACE, "", name);
    }

    public static ObjectKey serviceAccount(String namespace, String name) {
        return new ObjectKey(Kind.SERVICE_ACCOUNT, namespace, name);
    }

    /** A RoleBinding, or a ClusterRoleBinding where the namespace is empty. */
    public static ObjectKey binding(String namespace, String name) {
        return new ObjectKey(namespace.isEmpty() ? Kind.CLUSTER_ROLE_BINDING : Kind.ROLE_BINDING, namespace, name);
    }

    @Override
    public int compareTo(ObjectKey other) {
        if (kind != other.kind) return kind.compareTo(other.kind);
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return kind.word() + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
    }
}
