package dev.chancery.testbed.demo;

import dev.chancery.testbed.ControlPlane;
import java.util.List;

/** Looks at one cluster as a person does: through kubectl. */
record ClusterEye(ControlPlane plane) {
    private static final String STATE = ".metadata.annotations.chancery\\.dev/state";
    private static final String LOGIN = ".metadata.annotations.chancery\\.dev/login";

    String name() {
        return plane.name();
    }

    /** The table of a namespace's ServiceAccounts, with the state and login that their annotations show. */
    String accounts(String namespace) {
        return plane.kubectl(
                "get",
                "serviceaccounts",
                "-n",
                namespace,
                "-l",
                "app.kubernetes.io/managed-by=chancery",
                "-o",
                "custom-columns=NAME:.metadata.name,STATE:" + STATE + ",LOGIN:" + LOGIN);
    }

    /** The table of the bindings of one ServiceAccount's robot in a namespace. */
    List<String> bindings(String namespace, String robot) {
        return plane.kubectl(
                        "get",
                        "rolebindings",
                        "-n",
                        namespace,
                        "-o",
                        "jsonpath={range .items[*]}{.metadata.name} {.roleRef.name}{\"\\n\"}{end}")
                .lines()
                .filter(line -> line.startsWith(robot + "."))
                .toList();
    }

    boolean exists(String namespace, String account) {
        return !uid(namespace, account).isEmpty();
    }

    /** The uid that Kubernetes gave to the ServiceAccount; empty when there is none. */
    String uid(String namespace, String account) {
        return field(namespace, account, ".metadata.uid");
    }

    /** {@code active}, {@code suspended} or {@code quarantined}; empty when there is no such ServiceAccount. */
    String state(String namespace, String account) {
        return field(namespace, account, STATE);
    }

    /** The login that it has in the directory. */
    String login(String namespace, String account) {
        return field(namespace, account, LOGIN);
    }

    /** Every managed object with its uid and version: equal only when nothing at all was touched. */
    String everything() {
        return plane.kubectl(
                "get",
                "serviceaccounts,rolebindings,clusterrolebindings",
                "-A",
                "-l",
                "app.kubernetes.io/managed-by=chancery",
                "-o",
                "jsonpath={range .items[*]}{.kind} {.metadata.namespace}/{.metadata.name} {.metadata.uid}"
                        + " {.metadata.resourceVersion}{\"\\n\"}{end}");
    }

    long count(String kind) {
        return plane.kubectl("get", kind, "-A", "-l", "app.kubernetes.io/managed-by=chancery", "-o", "name")
                .lines()
                .count();
    }

    private String field(String namespace, String account, String path) {
        return plane.kubectl(
                "get",
                "serviceaccount",
                account,
                "-n",
                namespace,
                "--ignore-not-found",
                "-o",
                "jsonpath={" + path + "}");
    }
}
