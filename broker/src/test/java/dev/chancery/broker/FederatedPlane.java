package dev.chancery.broker;

import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.ServerFailed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A real cluster, seen by its workloads. */
record FederatedPlane(ControlPlane plane) implements AutoCloseable {
    /** Where a robot lives. */
    record Home(String cluster, String namespace, String name, String uid) {}

    String issuer() {
        return plane.issuer();
    }

    String jwks() {
        return plane.kubectl("get", "--raw", "/openid/v1/jwks");
    }

    Home home(String namespace, String name) {
        if (plane.kubectl("get", "namespace", namespace, "--ignore-not-found", "-o", "name")
                .isBlank()) plane.kubectl("create", "namespace", namespace);
        plane.kubectl("create", "serviceaccount", name, "-n", namespace);
        var uid = plane.kubectl("get", "serviceaccount", name, "-n", namespace, "-o", "jsonpath={.metadata.uid}");
        return new Home(plane.name(), namespace, name, uid.strip());
    }

    /** A token of ten minutes, from the TokenRequest API. */
    String token(Home home, String audience) {
        return plane.kubectl(
                        "create",
                        "token",
                        home.name(),
                        "-n",
                        home.namespace(),
                        "--audience",
                        audience,
                        "--duration",
                        "600s")
                .strip();
    }

    /** What the API server answers to the bearer of a token. */
    String asking(String token, String... words) {
        List<String> all = new ArrayList<>(Arrays.asList(words));
        // the kubeconfig's own credentials must not be used
        all.addAll(List.of("--token", token));
        return plane.kubectl(all.toArray(String[]::new));
    }

    String refuses(String token, String... words) {
        try {
            throw new AssertionError("it was answered: " + asking(token, words));
        } catch (ServerFailed refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    @Override
    public void close() {
        plane.close();
    }
}
