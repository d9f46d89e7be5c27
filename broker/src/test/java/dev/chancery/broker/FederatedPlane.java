package dev.chancery.broker;

import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.ServerFailed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A real cluster, seen by its workloads. */
record FederatedPlane(ControlPlane plane) implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(5);

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

    /** A token of an hour, from the TokenRequest API. */
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
                        "3600s")
                .strip();
    }

    /** What the API server answers to the bearer of a token. */
    String asking(String token, String... words) {
        List<String> all = new ArrayList<>(Arrays.asList(words));
        // the kubeconfig's own credentials must not be used
        all.addAll(List.of("--token", token));
        return plane.kubectl(all.toArray(String[]::new));
    }

    /** The same, once it knows of the issuer and of the rights: of both it hears while it serves already. */
    String answering(String token, String... words) {
        for (long end = System.nanoTime() + LIMIT.toNanos(); ; LockSupport.parkNanos(50_000_000)) {
            try {
                return asking(token, words);
            } catch (ServerFailed notYet) {
                if (System.nanoTime() > end) throw notYet;
            }
        }
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
