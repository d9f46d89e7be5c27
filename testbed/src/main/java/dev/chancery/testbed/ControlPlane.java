package dev.chancery.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A real Kubernetes control plane on 127.0.0.1: etcd, kube-apiserver and, unless refused, kube-controller-manager.
 *
 * <p>Its users are {@code admin} (of group {@code system:masters}) and, with no rights until a test gives them some
 * through RBAC, {@code sync}, {@code broker} and {@code nobody}.
 */
public final class ControlPlane implements AutoCloseable {
    private final PlaneOptions options;
    private final PlaneFiles files;
    private final PlanePrograms programs;

    private ControlPlane(PlaneOptions options, PlaneFiles files, PlanePrograms programs) {
        this.options = options;
        this.files = files;
        this.programs = programs;
    }

    static ControlPlane start(PlaneOptions options, PlaneFiles files) {
        return new ControlPlane(options, files, PlanePrograms.start(options, files));
    }

    /**
     * Begins to describe a control plane: with an RSA key, its own issuer, discovery closed to anonymous callers and a
     * controller manager, unless something else is asked for.
     *
     * @param name lower-case letters, digits and hyphens; also the name of its context in the kubeconfig
     */
    public static ControlPlaneBuilder named(String name) {
        return new ControlPlaneBuilder(name);
    }

    /** The name that it was started with. */
    public String name() {
        return options.name();
    }

    /** Where the API server listens: {@code https://127.0.0.1:PORT}, the same after a restart. */
    public URI url() {
        return programs.url();
    }

    /** The {@code iss} of its service account tokens. */
    public String issuer() {
        return programs.issuer();
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

    /**
     * Sends a request as the user {@code admin} over a connection that is kept, at a tenth of the price of kubectl.
     *
     * @param method as {@code GET}
     * @param path with a leading slash, and its query
     * @param type the media type of the body
     * @param body empty for none
     * @throws ServerFailed when nobody answers
     */
    public HttpResponse<String> send(String method, String path, String type, String body) {
        var request = HttpRequest.newBuilder(url().resolve(path))
                .header("Content-Type", type)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return programs.adminClient().send(request, PlaneFiles.read(tokenFile()));
        } catch (IOException e) {
            throw new ServerFailed("control plane " + name() + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerFailed("interrupted while asking control plane " + name(), e);
        }
    }

    /** SIGKILL to the API server. */
    public void kill() {
        programs.apiServer().kill();
    }

    /** SIGSTOP to the API server: connections are accepted, and nobody answers. */
    public void pause() {
        programs.apiServer().pause();
    }

    /** SIGCONT to the API server, after {@link #pause()}. */
    public void resume() {
        programs.apiServer().resume();
    }

    /**
     * Starts the API server anew on the same data and port, whether it runs or not.
     *
     * @throws ServerFailed when it is not ready in time, with the end of its log
     */
    public void restart() {
        programs.restartApiServer();
    }

    /**
     * Like {@link #restart()}, and from then on its tokens name another issuer; the key that signs them stays.
     *
     * @param issuer may be that of another control plane too
     * @throws ServerFailed when it is not ready in time, with the end of its log
     */
    public void restart(String issuer) {
        programs.restartApiServer(issuer);
    }

    /**
     * Like {@link #restart()}, and from then on another key of the same type signs its tokens: it publishes the old one no
     * more, and takes no token by it.
     *
     * @throws ServerFailed when it is not ready in time, with the end of its log
     */
    public void rekey() {
        programs.rekeyApiServer();
    }

    /** SIGKILL to etcd: the API server goes on answering, but with failures. */
    public void killEtcd() {
        programs.etcd().kill();
    }

    /**
     * Starts etcd anew on the same data and port, and waits until the API server is ready again.
     *
     * @throws ServerFailed when it is not ready in time, with the end of the API server's log
     */
    public void restartEtcd() {
        programs.restartEtcd();
    }

    /** Ends its programs and deletes everything that it kept. */
    @Override
    public void close() {
        programs.close();
        files.folder().close();
    }

    PlaneClient client() {
        return programs.client();
    }
}
