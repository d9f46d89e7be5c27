package dev.chancery.testbed.demo;

import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.ServerFailed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Looks at one cluster as a person does: through kubectl. */
record ClusterEye(ControlPlane plane) {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String STATE = ".metadata.annotations.chancery\\.dev/state";
    private static final String LOGIN = ".metadata.annotations.chancery\\.dev/login";

    /** A token of a ServiceAccount, from the TokenRequest API: what a pod finds in its projected volume. */
    String token(String namespace, String account, String audience) {
        return plane.kubectl("create", "token", account, "-n", namespace, "--audience", audience, "--duration", "600s")
                .strip();
    }

    /** What the API server answers to the bearer of a token. */
    String asking(String token, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--token", token));
        return plane.kubectl(all.toArray(String[]::new));
    }

    /**
     * The same once the API server has the keys of whoever signed the token, which it asks for again after 10 s when it did not get
     * them as it started, and has heard of the roles.
     */
    String awaitAnswer(String token, String... words) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            try {
                return asking(token, words);
            } catch (ServerFailed unknown) {
                if (System.nanoTime() > end) throw unknown;
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            }
        }
    }

    /** Whether the API server knows the bearer and forbids what is asked. */
    boolean refuses(String token, String... words) {
        try {
            asking(token, words);
            return false;
        } catch (ServerFailed refused) {
            return String.valueOf(refused.getMessage()).contains("Forbidden");
        }
    }

    String issuer() {
        return plane.issuer();
    }

    /** Starts the API server anew, as one whose tokens name that issuer. */
    CompletableFuture<Void> startAnew(String issuer) {
        return CompletableFuture.runAsync(() -> plane.restart(issuer), Thread::startVirtualThread);
    }

    /** Makes a ServiceAccount in a namespace of its own, as anybody can who is somebody in the cluster. */
    void make(String namespace, String account) {
        plane.apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: %1$s}
                ---
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: %2$s, namespace: %1$s}
                """.formatted(namespace, account));
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
        return bindings(namespace, Set.of(robot));
    }

    /** The same of several. */
    List<String> bindings(String namespace, Set<String> robots) {
        return plane.kubectl(
                        "get",
                        "rolebindings",
                        "-n",
                        namespace,
                        "-o",
                        "jsonpath={range .items[*]}{.metadata.name} {.roleRef.name}{\"\\n\"}{end}")
                .lines()
                .filter(line -> robots.contains(line.split("[. ]", 2)[0]))
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

    /** By name, the state of each of our ServiceAccounts in a namespace. */
    Map<String, String> states(String namespace) {
        return plane.kubectl(
                        "get",
                        "serviceaccounts",
                        "-n",
                        namespace,
                        "-l",
                        "app.kubernetes.io/managed-by=chancery",
                        "-o",
                        "jsonpath={range .items[*]}{.metadata.name} {" + STATE + "}{\"\\n\"}{end}")
                .lines()
                .map(line -> line.split(" ", 2))
                .collect(Collectors.toMap(words -> words[0], words -> words[1]));
    }

    /** The login that it has in the directory. */
    String login(String namespace, String account) {
        return field(namespace, account, LOGIN);
    }

    private String managed(String output) {
        return plane.kubectl(
                "get",
                "serviceaccounts,rolebindings,clusterrolebindings",
                "-A",
                "-l",
                "app.kubernetes.io/managed-by=chancery",
                "-o",
                output);
    }

    /** Every managed object with its uid and version: equal only when nothing at all was touched. */
    String everything() {
        return managed("jsonpath={range .items[*]}{.kind} {.metadata.namespace}/{.metadata.name} {.metadata.uid}"
                + " {.metadata.resourceVersion}{\"\\n\"}{end}");
    }

    /** Every ServiceAccount of ours with its uid and state, and every binding by name. */
    String identities() {
        return managed("go-template={{range .items}}{{.kind}} {{.metadata.namespace}}/{{.metadata.name}}"
                + "{{if eq .kind \"ServiceAccount\"}} {{.metadata.uid}}"
                + " {{index .metadata.annotations \"chancery.dev/state\"}}{{end}}{{\"\\n\"}}{{end}}");
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
