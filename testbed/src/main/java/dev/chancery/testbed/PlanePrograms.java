package dev.chancery.testbed;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The running programs of one control plane, and when they are ready. */
final class PlanePrograms {
    private static final Duration READY_LIMIT = Duration.ofMinutes(5);
    private static final String DEFAULT = "/api/v1/namespaces/default";

    private PlaneOptions options;
    private final PlaneFiles files;
    private final int port = Ports.free();
    private final int etcdPort = Ports.free();
    private final int peerPort = Ports.free();
    private ServerProcess etcd;
    private ServerProcess apiServer;

    private @Nullable PlaneClient adminClient;

    private PlanePrograms(PlaneOptions options, PlaneFiles files) {
        this.options = options;
        this.files = files;
        options.serviceAccountKey().generate(files.signingKey(), files.verificationKey());
        files.writeTokens(options.users());
        files.writeKubeconfig(options.name(), url().toString());
        this.etcd = startEtcd();
        this.apiServer = startApiServer();
    }

    /**
     * Starts them and waits until they are ready.
     *
     * @throws ServerFailed when they are not ready in time, with the end of a log
     */
    static PlanePrograms start(PlaneOptions options, PlaneFiles files) {
        var programs = new PlanePrograms(options, files);
        programs.awaitReady();
        if (options.controllerManager()) programs.startControllerManager();
        if (options.discoveryOpen()) programs.openDiscovery();
        return programs;
    }

    URI url() {
        return URI.create("https://127.0.0.1:" + port);
    }

    ServerProcess etcd() {
        return etcd;
    }

    ServerProcess apiServer() {
        return apiServer;
    }

    String issuer() {
        return options.issuer(port);
    }

    void restartApiServer(String issuer) {
        options = options.withIssuer(issuer);
        restartApiServer();
    }

    void restartApiServer() {
        apiServer.kill();
        close();
        apiServer = startApiServer();
        awaitReady();
    }

    void rekeyApiServer() {
        apiServer.kill();
        close();
        options.serviceAccountKey().generate(files.signingKey(), files.verificationKey());
        apiServer = startApiServer();
        awaitReady();
    }

    void restartEtcd() {
        etcd.kill();
        etcd = startEtcd();
        awaitReady();
    }

    /** The same for everybody, opened when it is first asked for and when the API server was started anew. */
    synchronized PlaneClient adminClient() {
        if (adminClient == null) adminClient = client();
        return adminClient;
    }

    synchronized void close() {
        if (adminClient != null) adminClient.close();
        adminClient = null;
    }

    PlaneClient client() {
        return new PlaneClient(url(), files.servingCertificate());
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
        var name = options.name();
        Await.until(
                "the certificate of " + name, READY_LIMIT, apiServer, () -> Files.exists(files.servingCertificate()));
        Await.until("control plane " + name + " ready", READY_LIMIT, apiServer, () -> answers("/readyz", admin()));
        // It is made by a controller within the API server, which is ready before; and etcd must be there to read it.
        Await.until("the default namespace", READY_LIMIT, apiServer, () -> answers(DEFAULT, admin()));
    }

    private void startControllerManager() {
        var process = ServerProcess.start(
                files.folder(), "kube-controller-manager", PlaneOptions.controllerManager(files), Map.of());
        var account = DEFAULT + "/serviceaccounts/default";
        Await.until("the default service account", READY_LIMIT, process, () -> answers(account, admin()));
        Await.until("the aggregated roles", READY_LIMIT, process, () -> Stream.of("view", "edit", "admin")
                .allMatch(this::isFilled));
    }

    // What administrators do who want verifiers to read discovery without credentials; Kubernetes documents no other
    // way.
    private void openDiscovery() {
        new Kubectl(KubernetesBinaries.kubectl(), files.kubeconfig(), files.folder())
                .run(List.of(
                        "create",
                        "clusterrolebinding",
                        "open-discovery",
                        "--clusterrole=system:service-account-issuer-discovery",
                        "--group=system:unauthenticated",
                        "--group=system:authenticated"));
        Await.until("open discovery", READY_LIMIT, apiServer, () -> answers("/openid/v1/jwks", null));
    }

    private String admin() {
        return PlaneFiles.read(files.token(PlaneFiles.ADMIN));
    }

    private boolean isFilled(String role) {
        var path = "/apis/rbac.authorization.k8s.io/v1/clusterroles/" + role;
        try (var client = client()) {
            return client.get(path, admin()).body().contains("\"rules\":[");
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean answers(String path, @Nullable String token) throws IOException, InterruptedException {
        try (var client = client()) {
            return client.get(path, token).statusCode() == 200;
        }
    }
}
