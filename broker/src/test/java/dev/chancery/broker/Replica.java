package dev.chancery.broker;

import dev.chancery.testbed.Ports;
import dev.chancery.testbed.Service;
import dev.chancery.testbed.Workspace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;

/** One of several brokers of the same issuer, as a program of its own. */
record Replica(int port, Service program) {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Returns when it says that it is ready. */
    static Replica start(String name, Map<String, Object> settings, Workspace workspace, SSLContext trust) {
        int port = Ports.free();
        var mine = new HashMap<>(settings);
        mine.put("server.port", port);
        mine.put("chancery.audit.folder", workspace.path().resolve("audit-" + name));
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Broker.class.getName()));
        command.addAll(List.of(TestSettings.arguments(mine)));
        var replica = new Replica(port, workspace.serve(name, command));
        replica.awaitReady(trust);
        return replica;
    }

    private void awaitReady(SSLContext trust) {
        var ready = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/actuator/health/readiness"))
                .timeout(PATIENCE)
                .build();
        long end = System.nanoTime() + PATIENCE.toNanos();
        try (var http = HttpClient.newBuilder().sslContext(trust).build()) {
            while (!answers(http, ready)) {
                if (!program.isAlive() || System.nanoTime() > end)
                    throw new AssertionError("no replica: " + program.logTail(40));
                LockSupport.parkNanos(100_000_000);
            }
        }
    }

    private static boolean answers(HttpClient http, HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
