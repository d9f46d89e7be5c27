package dev.chancery.sync.desired;

/** Which role a binding gives: {@code rbac.authorization.k8s.io/v1} Role or ClusterRole. */
public record RoleRef(RoleKind kind, String name) {
    /** The two kinds of role. */
    public enum RoleKind {
        ROLE("Role"),
        CLUSTER_ROLE("ClusterRole");

        private final String word;

        RoleKind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** @throws IllegalArgumentException when the name is blank */
    public RoleRef {
        if (name.isBlank()) throw new IllegalArgumentException("a role needs a name");
    }

    @Override
    public String toString() {
        return kind.word() + " " + name;
    }
}
