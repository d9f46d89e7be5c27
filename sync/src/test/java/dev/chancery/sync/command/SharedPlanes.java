package dev.chancery.sync.command;

import dev.chancery.testbed.ControlPlane;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Control planes that other tests use too: what they left behind would count as robots that vanished. */
final class SharedPlanes {
    private static final String OURS = "?labelSelector=app.kubernetes.io/managed-by%3Dchancery";
    private static final String CORE = "/api/v1/";
    private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/";
    private static final String JSON = "application/json";

    private SharedPlanes() {}

    /** Removes everything that bears our mark, with one request for each kind and namespace, since it may be thousands. */
    static void clean(ControlPlane... planes) {
        for (var plane : planes) {
            for (var namespace : namespaces(plane)) {
                delete(plane, CORE + "namespaces/" + namespace + "/serviceaccounts");
                delete(plane, RBAC + "namespaces/" + namespace + "/rolebindings");
            }
            delete(plane, RBAC + "clusterrolebindings");
        }
    }

    /** The ServiceAccounts of a namespace that bear our mark. */
    static List<JsonNode> accounts(ControlPlane plane, String namespace) {
        return marked(plane, CORE + "namespaces/" + namespace + "/serviceaccounts")
                .toList();
    }

    /** The RoleBindings of a namespace that bear our mark. */
    static List<JsonNode> bindings(ControlPlane plane, String namespace) {
        return marked(plane, RBAC + "namespaces/" + namespace + "/rolebindings").toList();
    }

    /** The ClusterRoleBindings that bear our mark. */
    static List<JsonNode> clusterBindings(ControlPlane plane) {
        return marked(plane, RBAC + "clusterrolebindings").toList();
    }

    private static List<String> namespaces(ControlPlane plane) {
        return Stream.concat(marked(plane, CORE + "serviceaccounts"), marked(plane, RBAC + "rolebindings"))
                .map(object -> object.path("metadata").path("namespace").asString())
                .distinct()
                .toList();
    }

    private static Stream<JsonNode> marked(ControlPlane plane, String collection) {
        var items = JsonMapper.shared().readTree(ask(plane, "GET", collection)).path("items");
        return StreamSupport.stream(items.spliterator(), false);
    }

    private static void delete(ControlPlane plane, String collection) {
        ask(plane, "DELETE", collection);
    }

    private static String ask(ControlPlane plane, String method, String collection) {
        var answer = plane.send(method, collection + OURS, JSON, "");
        if (answer.statusCode() >= 300) throw new IllegalStateException(collection + ": " + answer.body());
        return answer.body();
    }
}
