package dev.chancery.sync.command;

import dev.chancery.testbed.ControlPlane;

/** Control planes that other tests use too: what they left behind would count as robots that vanished. */
final class SharedPlanes {
    private SharedPlanes() {}

    /** Removes everything that bears our mark. */
    static void clean(ControlPlane... planes) {
        for (var plane : planes) {
            plane.kubectl(
                    "delete",
                    "--wait=false",
                    "serviceaccounts,rolebindings,clusterrolebindings",
                    "-A",
                    "-l",
                    "app.kubernetes.io/managed-by=chancery");
        }
    }
}
