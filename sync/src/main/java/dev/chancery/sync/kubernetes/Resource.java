package dev.chancery.sync.kubernetes;

import dev.chancery.sync.desired.ObjectKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where the API server keeps a kind. */
enum Resource {
    NAMESPACES(ObjectKey.Kind.NAMESPACE, "v1", "api/v1", "namespaces"),
    SERVICE_ACCOUNTS(ObjectKey.Kind.SERVICE_ACCOUNT, "v1", "api/v1", "serviceaccounts"),
    ROLE_BINDINGS(ObjectKey.Kind.ROLE_BINDING, Resource.RBAC, "apis/" + Resource.RBAC, "rolebindings"),
    CLUSTER_ROLE_BINDINGS(
            ObjectKey.Kind.CLUSTER_ROLE_BINDING, Resource.RBAC, "apis/" + Resource.RBAC, "clusterrolebindings");

    private static final String RBAC = "rbac.authorization.k8s.io/v1";

    private final ObjectKey.Kind kind;
    private final String apiVersion;
    private final String root;
    private final String plural;

    Resource(ObjectKey.Kind kind, String apiVersion, String root, String plural) {
        this.kind = kind;
        this.apiVersion = apiVersion;
        this.root = root;
        this.plural = plural;
    }

    static Resource of(ObjectKey.Kind kind) {
        return switch (kind) {
            case NAMESPACE -> NAMESPACES;
            case SERVICE_ACCOUNT -> SERVICE_ACCOUNTS;
            case ROLE_BINDING -> ROLE_BINDINGS;
            case CLUSTER_ROLE_BINDING -> CLUSTER_ROLE_BINDINGS;
        };
    }

    ObjectKey.Kind kind() {
        return kind;
    }

    /** As in a manifest. */
    String apiVersion() {
        return apiVersion;
    }

    /** As in RBAC rules and messages. */
    String plural() {
        return plural;
    }

    /** Path of the list over all namespaces, without a leading slash. */
    String listPath() {
        return root + "/" + plural;
    }

    /** Path of the list of one namespace, or of the whole cluster where it is empty, without a leading slash. */
    String listPath(String namespace) {
        return namespace.isEmpty() ? listPath() : root + "/namespaces/" + segment(namespace) + "/" + plural;
    }

    /** Path of one object, without a leading slash. */
    String objectPath(ObjectKey key) {
        return listPath(key.namespace()) + "/" + segment(key.name());
    }

    /** Whether the name can stand in a path at all (apimachinery, {@code validation/path}: IsValidPathSegmentName). */
    static boolean canName(String name) {
        return !name.equals(".") && !name.equals("..") && !name.contains("/") && !name.contains("%");
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
