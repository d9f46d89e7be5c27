package dev.chancery.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A real Kubernetes control plane on 127.0.0.1: etcd, kube-apiserver and, unless refused, kube-controller-manager.
 *
 * <p>Its users are {@code admin} (of group {@code system:masters}) and, with no rights until a test gives them some
 * through RBAC, {@code sync}, {@code broker} and {@code nobody}.
 */
public final class ControlPlane implements AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofMinutes(2);

    private final PlaneOptions options;
    private final PlaneFiles files;
    private final int port = Ports.free();
    private final int etcdPort = Ports.free();
    private final int peerPort = Ports.free();
    private ServerProcess etcd;
    private ServerProcess apiServer;

    private ControlPlane(PlaneOptions options, PlaneFiles files) {
        this.options = options;
        this.files = files;
        options.serviceAccountKey().generate(files.signingKey(), files.verificationKey());
        files.writeTokens(options.users());
        files.writeKubeconfig(options.name(), url().toString());
        this.etcd = startEtcd();
        this.apiServer = startApiServer();
        awaitReady();
        if (options.controllerManager()) {
            startControllerManager();
        }
        if (options.discoveryOpen()) {
            openDiscovery();
        }
    }

    /**
     * Begins to describe a control plane: with an RSA key, its own issuer, discovery closed to anonymous callers and a
     * controller manager, unless something else is asked for.
     *
     * @param name lower-case letters, digits and hyphens; also the name of its context in the kubeconfig
     */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** The name that it was started with. */
    public String name() {
        return options.name();
    }

    /** Where the API server listens: {@code https://127.0.0.1:PORT}, the same after a restart. */
    public URI url() {
        return URI.create("https://127.0.0.1:" + port);
    }

    /** The {@code iss} of its service account tokens. */
    public String issuer() {
        return options.issuer(port);
    }

    /** PEM certificates that vouch for the API server under the address 127.0.0.1. */
    public Path caFile() {
        return files.servingCertificate();
    }

    /** A file with the bearer token of the user {@code admin}, who may do everything. */
    public Path tokenFile() {
        return files.token(PlaneFiles.ADMIN);
    }

    /**
     * Finds a user's bearer token.
     *
     * @param user {@code sync}, {@code broker}, {@code nobody}, or one whom the builder was told of
     * @return a file with the token and nothing else
     * @throws IllegalArgumentException when the control plane was started without that user
     */
    public Path tokenFile(String user) {
        if (options.users().stream().noneMatch(known -> known.name().equals(user))) {
            throw new IllegalArgumentException("control plane " + name() + " has no user " + user);
        }
        return files.token(user);
    }

    /** A kubeconfig for the user {@code admin}, whose context is called as this control plane is. */
    public Path kubeconfig() {
        return files.kubeconfig();
    }

    /**
     * Runs kubectl as the user {@code admin}.
     *
     * @return what it wrote to standard output
     * @throws ServerFailed when its exit status is not 0, with what it wrote to standard error
     */
    public String kubectl(String... arguments) {
        return new Kubectl(KubernetesBinaries.kubectl(), files.kubeconfig(), files.folder()).run(List.of(arguments));
    }

    /**
     * Runs {@code kubectl apply} as the user {@code admin}.
     *
     * @param manifest YAML documents
     * @return what kubectl wrote to standard output
     * @throws ServerFailed when its exit status is not 0, with what it wrote to standard error
     */
    public String apply(String manifest) {
        try {
            var file = Files.createTempFile(files.folder().path(), "apply", ".yaml");
            try {
                return kubectl("apply", "-f", Files.writeString(file, manifest).toString());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot hand a manifest to kubectl", e);
        }
    }

    /** SIGKILL to the API server. */
    public void kill() {
        apiServer.kill();
    }

    /** SIGSTOP to the API server: connections are accepted, and nobody answers. */
    public void pause() {
        apiServer.pause();
    }

    /** SIGCONT to the API server, after {@link #pause()}. */
    public void resume() {
        apiServer.resume();
    }

    /**
     * Starts the API server anew on the same data and port, whether it runs or not.
     *
     * @throws ServerFailed when it is not ready in time, with the end of its log
     */
    public void restart() {
        apiServer.kill();
        apiServer = startApiServer();
        awaitReady();
    }

    /** SIGKILL to etcd: the API server goes on answering, but with failures. */
    public void killEtcd() {
        etcd.kill();
    }

    /**
     * Starts etcd anew on the same data and port, and waits until the API server is ready again.
     *
     * @throws ServerFailed when it is not ready in time, with the end of the API server's log
     */
    public void restartEtcd() {
        etcd.kill();
        etcd = startEtcd();
        awaitReady();
    }

    /** Ends its programs and deletes everything that it kept. */
    @Override
    public void close() {
        files.folder().close();
    }

    private ServerProcess startEtcd() {
        var process =
                ServerProcess.start(files.folder(), "etcd", PlaneOptions.etcd(files, etcdPort, peerPort), Map.of());
        Await.until("etcd listening", READY_LIMIT, process, () -> Ports.listening(etcdPort));
        return process;
    }

    private ServerProcess startApiServer() {
        return ServerProcess.start(
                files.folder(), "kube-apiserver", options.apiServer(files, port, etcdPort), Map.of());
    }

    private void awaitReady() {
        Await.until("the certificate of " + name(), READY_LIMIT, apiServer, () -> Files.exists(caFile()));
        Await.until("control plane " + name() + " ready", READY_LIMIT, apiServer, () -> answers("/readyz", admin()));
    }

    private void startControllerManager() {
        var process = ServerProcess.start(
                files.folder(), "kube-controller-manager", PlaneOptions.controllerManager(files), Map.of());
        var account = "/api/v1/namespaces/default/serviceaccounts/default";
        Await.until("the default service account", READY_LIMIT, process, () -> answers(account, admin()));
    }

    // What administrators do who want verifiers to read discovery without credentials; Kubernetes documents no other
    // way.
    private void openDiscovery() {
        kubectl(
                "create",
                "clusterrolebinding",
                "open-discovery",
                "--clusterrole=system:service-account-issuer-discovery",
                "--group=system:unauthenticated",
                "--group=system:authenticated");
        Await.until("open discovery", READY_LIMIT, apiServer, () -> answers("/openid/v1/jwks", null));
    }

    private String admin() {
        return PlaneFiles.read(tokenFile());
    }

    private boolean answers(String path, @Nullable String token) throws IOException, InterruptedException {
        try (var client = client()) {
            return client.get(path, token).statusCode() == 200;
        }
    }

    PlaneClient client() {
        return new PlaneClient(url(), caFile());
    }

    /** What a control plane shall be like. */
    public static final class Builder {
        private final String name;
        private final List<PlaneUser> users = new ArrayList<>();
        private KeyType serviceAccountKey = KeyType.RSA;
        private @Nullable String sharedIssuer;
        private boolean discoveryOpen;
        private boolean jwksUriAdvertised = true;
        private @Nullable Path authenticationConfiguration;
        private boolean controllerManager = true;

        private Builder(String name) {
            if (!name.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?")) {
                throw new IllegalArgumentException("not a name for a control plane: " + name);
            }
            this.name = name;
            user(PlaneFiles.ADMIN, "system:masters").user("sync").user("broker").user("nobody");
        }

        /** The kind of key that signs service account tokens. */
        public Builder serviceAccountKey(KeyType type) {
            this.serviceAccountKey = type;
            return this;
        }

        /** An issuer that does not name this control plane, as {@code https://kubernetes.default.svc.cluster.local}. */
        public Builder sharedIssuer(String issuer) {
            this.sharedIssuer = issuer;
            return this;
        }

        /** Lets anonymous callers read the discovery document and the keys, which a cluster does not by default. */
        public Builder openDiscovery() {
            this.discoveryOpen = true;
            return this;
        }

        /** Leaves the API server its own idea of {@code jwks_uri}: the machine's outer address, where nobody listens. */
        public Builder unreachableJwksUri() {
            this.jwksUriAdvertised = false;
            return this;
        }

        /** An AuthenticationConfiguration (apiserver.config.k8s.io), with which other issuers are trusted. */
        public Builder authenticationConfiguration(Path file) {
            this.authenticationConfiguration = file;
            return this;
        }

        /**
         * Saves the memory of kube-controller-manager: no default accounts, no deletion of what a namespace
         * holds, and nothing in the aggregated roles {@code view}, {@code edit} and {@code admin}.
         */
        public Builder withoutControllerManager() {
            this.controllerManager = false;
            return this;
        }

        /** One more user, with a token file of that name. */
        public Builder user(String user, String... groups) {
            users.add(new PlaneUser(user, Arrays.asList(groups)));
            return this;
        }

        /**
         * Starts it and waits until it is ready; the programs are built first when the machine has none.
         *
         * @throws ServerFailed when it is not ready in time, with the end of its log
         */
        public ControlPlane start() {
            KubernetesBinaries.prepare();
            var folder = ServerFolder.create("control-plane-" + name);
            try {
                return new ControlPlane(options(), new PlaneFiles(folder));
            } catch (RuntimeException e) {
                folder.close();
                throw e;
            }
        }

        private PlaneOptions options() {
            return new PlaneOptions(
                    name,
                    serviceAccountKey,
                    sharedIssuer,
                    discoveryOpen,
                    jwksUriAdvertised,
                    authenticationConfiguration,
                    controllerManager,
                    users);
        }
    }
}
