package dev.chancery.sync.plan;

import dev.chancery.sync.desired.ObjectKey.Kind;

/** The order of work: take away before giving, and give what others stand on first. Steps of one stage may run side by side. */
public enum Stage {
    REVOKE_BINDINGS,
    REMOVE_ACCOUNTS,
    CREATE_NAMESPACES,
    GRANT_ACCOUNTS,
    GRANT_BINDINGS,
    HELD;

    public static Stage of(Change change) {
        var kind = change.key().kind();
        return switch (change) {
            case Change.Held _ -> HELD;
            case Change.Delete _ -> kind.isBinding() ? REVOKE_BINDINGS : REMOVE_ACCOUNTS;
            case Change.Create _, Change.Update _ -> granting(kind);
        };
    }

    private static Stage granting(Kind kind) {
        return switch (kind) {
            case NAMESPACE -> CREATE_NAMESPACES;
            case SERVICE_ACCOUNT -> GRANT_ACCOUNTS;
            case ROLE_BINDING, CLUSTER_ROLE_BINDING -> GRANT_BINDINGS;
        };
    }
}
