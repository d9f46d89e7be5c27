package dev.chancery.broker;

import dev.chancery.testbed.Ports;
import dev.chancery.testbed.Service;
import dev.chancery.testbed.Workspace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;

/** One of several brokers of the same issuer, as a program of its own. */
record Replica(int port, Service program) {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Returns when it says that it is ready. */
    static Replica start(String name, Map<String, Object> settings, Workspace workspace, SSLContext trust) {
        var replica = launch(name, Ports.free(), settings, List.of(), workspace);
        replica.awaitReady(trust);
        return replica;
    }

    /**
     * Returns at once.
     *
     * @param name of its journal, too: who bears it later takes up what that one left
     * @param by a program that becomes another one, and its arguments; perhaps nothing
     */
    static Replica launch(String name, int port, Map<String, Object> settings, List<String> by, Workspace workspace) {
        var mine = new HashMap<>(settings);
        mine.put("server.port", port);
        mine.put("chancery.audit.folder", journal(name, workspace));
        var command = new ArrayList<>(by);
        command.addAll(program(mine, workspace));
        return new Replica(port, workspace.serve(name, command));
    }

    /** Where the replica of this name keeps its journal. */
    static Path journal(String name, Workspace workspace) {
        return workspace.path().resolve("audit-" + name);
    }

    /** The command line of a broker that is told these settings. */
    static List<String> program(Map<String, Object> settings, Workspace workspace) {
        var command = workspace.java(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Broker.class.getName());
        command.addAll(List.of(TestSettings.arguments(settings)));
        return command;
    }

    void awaitReady(SSLContext trust) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try (var http = HttpClient.newBuilder().sslContext(trust).build()) {
            while (!isReady(http)) {
                if (!program.isAlive() || System.nanoTime() > end)
                    throw new AssertionError("no replica: " + program.logTail(40));
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    private boolean isReady(HttpClient http) {
        return readiness(http).filter(answer -> answer.statusCode() == 200).isPresent();
    }

    /** Whether its answers close their connections, or there are none any more. */
    boolean leaves(HttpClient http) {
        var answer = readiness(http);
        return answer.isEmpty()
                || answer.get()
                        .headers()
                        .firstValue("Connection")
                        .filter("close"::equals)
                        .isPresent();
    }

    /** SIGTERM, and no SIGKILL however long the leave is. */
    void end() {
        ProcessHandle.of(program.pid()).ifPresent(ProcessHandle::destroy);
        for (long end = System.nanoTime() + PATIENCE.toNanos(); program.isAlive(); LockSupport.parkNanos(2_000_000))
            if (System.nanoTime() > end) throw new AssertionError("it does not end: " + program.logTail(40));
    }

    private Optional<HttpResponse<Void>> readiness(HttpClient http) {
        var ready = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/actuator/health/readiness"))
                .timeout(PATIENCE)
                .build();
        try {
            return Optional.of(http.send(ready, BodyHandlers.discarding()));
        } catch (IOException notThere) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
