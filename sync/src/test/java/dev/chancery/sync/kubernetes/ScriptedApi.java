package dev.chancery.sync.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.chancery.sync.kubernetes.ClusterConnection.Access;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * An API server that answers what a test says, for what a real one does too seldom: expired pages, overload, nonsense. It
 * knows no server-side apply and no managed fields; the promises about those are kept to by {@link ClusterContract}.
 */
final class ScriptedApi implements AutoCloseable {
    /** What a request gets. @param promised the length in its header, which may be a lie */
    record Reply(int code, String body, int promised) {
        static Reply of(int code, String body) {
            return new Reply(code, body, body.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    /** @param target path and query, decoded */
    record Asked(String method, String target, String accept, String body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Path kubeconfig;

    ScriptedApi(Function<Asked, Reply> script) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            kubeconfig = Files.writeString(Files.createTempFile("scripted", ".kubeconfig"), """
                    apiVersion: v1
                    kind: Config
                    clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
                    users: [{name: u, user: {token: t0k3n}}]
                    contexts: [{name: scripted, context: {cluster: c, user: u}}]
                    """.formatted(
                            server.getAddress().getPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, script));
        server.start();
    }

    Cluster connect() {
        return TestConnections.to(new Access.Kubeconfig(kubeconfig, "scripted"));
    }

    /** @param progress hears how many objects a look has shown so far */
    Cluster connect(IntConsumer progress) {
        return TestConnections.to(new Access.Kubeconfig(kubeconfig, "scripted"), IssuerSource.CLUSTER, progress);
    }

    Cluster connect(IssuerSource issuer) {
        return TestConnections.to(new Access.Kubeconfig(kubeconfig, "scripted"), issuer);
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    private void answer(HttpExchange exchange, Function<Asked, Reply> script) throws IOException {
        try (exchange) {
            var request = new Asked(
                    exchange.getRequestMethod(),
                    URLDecoder.decode(exchange.getRequestURI().toString(), StandardCharsets.UTF_8),
                    exchange.getRequestHeaders().getFirst("Accept"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            asked.add(request);
            var reply = script.apply(request);
            exchange.sendResponseHeaders(reply.code(), reply.promised());
            exchange.getResponseBody().write(reply.body().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
        try {
            Files.delete(kubeconfig);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
