package dev.chancery.sync.desired;

/** A ServiceAccount that a binding gives its role to. */
public record Subject(String namespace, String name) implements Comparable<Subject> {
    @Override
    public int compareTo(Subject other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
