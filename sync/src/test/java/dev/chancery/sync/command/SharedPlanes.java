package dev.chancery.sync.command;

import dev.chancery.testbed.ControlPlane;
import java.util.List;

/** Control planes that other tests use too: what they left behind would count as robots that vanished. */
final class SharedPlanes {
    private static final String OURS = "app.kubernetes.io/managed-by=chancery";
    private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/";

    private SharedPlanes() {}

    /** Removes everything that bears our mark, with one request for each kind and namespace, since it may be thousands. */
    static void clean(ControlPlane... planes) {
        for (var plane : planes) {
            for (var namespace : namespaces(plane)) {
                delete(plane, "/api/v1/namespaces/" + namespace + "/serviceaccounts");
                delete(plane, RBAC + "namespaces/" + namespace + "/rolebindings");
            }
            delete(plane, RBAC + "clusterrolebindings");
        }
    }

    private static List<String> namespaces(ControlPlane plane) {
        return plane.kubectl(
                        "get",
                        "serviceaccounts,rolebindings",
                        "-A",
                        "-l",
                        OURS,
                        "-o",
                        "jsonpath={range .items[*]}{.metadata.namespace}{\"\\n\"}{end}")
                .lines()
                .filter(name -> !name.isBlank())
                .distinct()
                .toList();
    }

    private static void delete(ControlPlane plane, String collection) {
        plane.kubectl("delete", "--raw", collection + "?labelSelector=" + OURS.replace("=", "%3D"));
    }
}
