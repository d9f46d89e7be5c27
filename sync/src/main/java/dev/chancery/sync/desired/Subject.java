package dev.chancery.sync.desired;

import java.util.Comparator;

/**
 * Whom a binding gives its role to.
 *
 * @param namespace of a ServiceAccount; empty for all others
 */
public record Subject(Kind kind, String namespace, String name) implements Comparable<Subject> {
    private static final Comparator<Subject> ORDER = Comparator.comparing(Subject::kind)
            .thenComparing(Subject::namespace)
            .thenComparing(Subject::name);

    /** A ServiceAccount of the same cluster. */
    public Subject(String namespace, String name) {
        this(Kind.SERVICE_ACCOUNT, namespace, name);
    }

    /** A user name, as the API server reads it from a token of another issuer. */
    public static Subject user(String name) {
        return new Subject(Kind.USER, "", name);
    }

    @Override
    public int compareTo(Subject other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return kind == Kind.SERVICE_ACCOUNT ? namespace + "/" + name : name;
    }

    /** Kinds of subjects. We give roles to the first two only. */
    public enum Kind {
        SERVICE_ACCOUNT,
        USER,
        OTHER
    }
}
