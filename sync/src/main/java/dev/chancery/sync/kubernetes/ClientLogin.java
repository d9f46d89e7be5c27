package dev.chancery.sync.kubernetes;

import dev.chancery.sync.kubernetes.ClusterConnection.Access;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** One way into a cluster, turned into a client. Nothing of the environment but what the way names is looked at. */
sealed interface ClientLogin permits UrlLogin, KubeconfigLogin {
    /** How messages call the server. */
    String server();

    /** The files that a client is made from, apart from the token, which is read for every request. */
    List<Path> files();

    /** @throws ApiFailure when a file is missing or does not hold what it should */
    Config config();

    /** Finds the way in; nothing is read yet. @throws IllegalArgumentException when it cannot be one */
    static ClientLogin of(Access access) {
        return switch (access) {
            case Access.Kubeconfig(var file, var context) -> new KubeconfigLogin(file, context);
            case Access.InCluster() -> UrlLogin.inCluster(System.getenv(), UrlLogin.POD_CREDENTIALS);
            case Access.Url(var server, var ca, var tokenFile) -> new UrlLogin(server, ca, tokenFile);
        };
    }

    /** @throws ApiFailure when a file is missing or does not hold what it should */
    default KubernetesClient client(Timeouts timeouts) {
        var config = config();
        config.setConnectionTimeout((int) timeouts.connecting().toMillis());
        config.setRequestTimeout((int) timeouts.answering().toMillis());
        config.setRequestRetryBackoffLimit(0); // the route retries, and knows when to stop
        config.setUserAgent("chancery-sync");
        try {
            return new KubernetesClientBuilder()
                    .withConfig(config)
                    .withHttpClientFactory(new JdkHttpClientFactory())
                    .build();
        } catch (RuntimeException e) {
            throw ApiFailure.lasting(unusable(e), e);
        }
    }

    /** A text that changes when one of the files does. */
    default String filesNow() {
        return files().stream().map(ClientLogin::version).collect(Collectors.joining(" "));
    }

    private static String unusable(RuntimeException thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) root = root.getCause();
        return root instanceof FileSystemException missing
                ? "the file " + missing.getFile() + ", which its kubeconfig names, cannot be read"
                : "its certificates or keys cannot be used: " + root.getClass().getSimpleName();
    }

    private static String version(Path file) {
        try {
            return Files.getLastModifiedTime(file) + "/" + Files.size(file);
        } catch (IOException _) { // said when the file is read
            return "missing";
        }
    }
}
