package dev.chancery.broker.issuer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.chancery.testbed.KeyMaterial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** An issuer on a free port of 127.0.0.1 that answers each path as the test says, and may be rude. */
final class ScriptedIssuer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, HttpHandler> answers = new ConcurrentHashMap<>();

    private ScriptedIssuer(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                answers.getOrDefault(exchange.getRequestURI().getPath(), status(404))
                        .handle(exchange);
            }
        });
        server.start();
    }

    /** @param certificate null for plain HTTP */
    static ScriptedIssuer start(@Nullable KeyMaterial certificate) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            if (certificate == null) return new ScriptedIssuer(HttpServer.create(address, 0));
            var server = HttpsServer.create(address, 0);
            server.setHttpsConfigurator(new HttpsConfigurator(certificate.sslContext()));
            return new ScriptedIssuer(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    ScriptedIssuer on(String path, HttpHandler answer) {
        answers.put(path, answer);
        return this;
    }

    ScriptedIssuer on(String path, String body) {
        return on(path, text(200, body));
    }

    static HttpHandler status(int code) {
        return text(code, "");
    }

    static HttpHandler text(int code, String body) {
        return exchange -> {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) exchange.getResponseBody().write(bytes);
        };
    }

    static HttpHandler redirect(int code, String to) {
        return exchange -> {
            exchange.getResponseHeaders().set("Location", to);
            exchange.sendResponseHeaders(code, -1);
        };
    }

    /** Writes spaces for ever, without saying how many. */
    static HttpHandler endless() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 0);
            drip(exchange);
        };
    }

    /** Begins an answer and says nothing more before the connection is closed. */
    static HttpHandler silent() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            exchange.getRequestBody().readAllBytes();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private static void drip(HttpExchange exchange) throws IOException {
        var spaces = " ".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
        while (true) exchange.getResponseBody().write(spaces);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
