package dev.chancery.sync.desired;

import java.util.regex.Pattern;

/** Which role a binding gives: {@code rbac.authorization.k8s.io/v1} Role or ClusterRole. */
public record RoleRef(RoleKind kind, String name) {
    private static final Pattern NAME = Pattern.compile("[^/%\\s\\p{Cntrl}]{1,253}");

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

    /** @throws IllegalArgumentException when the name cannot be a segment of a path (apimachinery, {@code IsValidPathSegmentName}) */
    public RoleRef {
        if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException(
                    "a role's name has 1 to 253 characters, none of them a space, / or %: \"" + name + "\"");
        }
    }

    @Override
    public String toString() {
        return kind.word() + " " + name;
    }
}
