package dev.chancery.sync.command;

import dev.chancery.testbed.ControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** The manifests of deploy/ in a real control plane, and what the account that they give to sync sees of it. */
final class Deployed implements AutoCloseable {
    static final Path FOLDER = Path.of("..", "deploy").toAbsolutePath().normalize();
    static final String BASE = FOLDER.resolve("base").toString();
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    static final String MANAGED = FOLDER.resolve("managed-cluster").toString();

    private final ControlPlane plane;
    private final Path folder;

    /** Applies both folders with {@code fieldValidation=Strict}; a warning, as of Pod Security, is a failure. */
    Deployed(ControlPlane plane, Path folder) {
        this.plane = plane;
        this.folder = folder;
        for (var each : new String[] {BASE, MANAGED, BASE}) apply(each);
        // A controller fills it; as long as it is empty, anybody may give it.
        plane.kubectl("wait", "--for=jsonpath={.rules}", "clusterrole/edit", "--timeout=100s");
        writeKubeconfig();
        // An API server learns of rights as of everything else, a moment after they are written.
        Awaitility.await("the rights of sync")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> asSync("get", "namespaces", "-o", "name").contains("namespace/chancery"));
    }

    void apply(String manifests) {
        plane.kubectl("apply", "-k", manifests, "--server-side", "--validate=strict", "--warnings-as-errors");
    }

    ControlPlane plane() {
        return plane;
    }

    /** A token of the ServiceAccount that sync is deployed with. */
    Path tokenFile() {
        return folder.resolve("sync.token");
    }

    /** Gives a command to kubectl with the token of sync and no other credentials. */
    String asSync(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.add("--kubeconfig=" + folder.resolve("sync.kubeconfig"));
        return plane.kubectl(all.toArray(String[]::new));
    }

    /** What is applied or asked goes through a file. */
    String file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        plane.kubectl("delete", "-k", BASE, "--ignore-not-found");
        plane.kubectl("delete", "-k", MANAGED, "--ignore-not-found");
    }

    /** The token stands in a file alone, never on a command line that a failure would show. */
    private void writeKubeconfig() {
        file(
                "sync.token",
                plane.kubectl("create", "token", "sync", "-n", "chancery").strip());
        file("sync.kubeconfig", """
                apiVersion: v1
                kind: Config
                current-context: sync
                clusters: [{name: c, cluster: {server: "%s", certificate-authority: "%s"}}]
                users: [{name: sync, user: {tokenFile: "%s"}}]
                contexts: [{name: sync, context: {cluster: c, user: sync}}]
                """.formatted(plane.url(), plane.caFile(), tokenFile()));
    }
}
