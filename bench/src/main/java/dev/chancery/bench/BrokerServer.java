package dev.chancery.bench;

import dev.chancery.testbed.Database;
import dev.chancery.testbed.Ports;
import dev.chancery.testbed.Service;
import dev.chancery.testbed.Workspace;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** The broker as it is shipped, a process of its own, with what the kernel says of it. */
final class BrokerServer implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration STEP = Duration.ofMillis(10);

    private final Service service;
    private final int port;
    private double startMillis;

    private BrokerServer(Service service, int port) {
        this.service = service;
        this.port = port;
    }

    /**
     * Starts it, and waits until it is ready.
     *
     * @param name of the folder where its files lie
     */
    static BrokerServer start(Program program, String name, Workspace workspace, Database database) throws IOException {
        int port = Ports.free();
        var folder = Files.createDirectory(workspace.path().resolve(name));
        var secrets = workspace.path().resolve("secrets");
        if (!Files.exists(secrets)) writeSecrets(secrets);
        var command = program.command(workspace);
        command.addAll(List.of(
                "--server.port=" + port,
                "--CHANCERY_CONFIG=" + folder, // not that of an administrator
                "--chancery.issuer=http://127.0.0.1:" + port,
                "--chancery.trust-domain=corp.example",
                "--chancery.database.url=" + database.jdbcUrl("chancery_broker"),
                "--chancery.database.password-file=" + secrets.resolve("password"),
                "--chancery.keys.encryption-keys-file=" + secrets.resolve("keys"),
                "--chancery.audit.folder=" + folder.resolve("audit"),
                "--chancery.audit.limit=1GB")); // the database, on the same cores, may fall behind
        long before = System.nanoTime();
        var server = new BrokerServer(workspace.serve(name, command), port);
        server.await("the broker's readiness", START, server::isReady);
        server.startMillis = (System.nanoTime() - before) / 1e6;
        return server;
    }

    /** All brokers of one database open the same keys. */
    private static void writeSecrets(Path folder) throws IOException {
        Files.createDirectory(folder);
        var secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        Files.writeString(folder.resolve("keys"), "bench:" + Base64.getEncoder().encodeToString(secret) + "\n");
        Files.writeString(folder.resolve("password"), "");
    }

    /** How long it took from the start of its process until it was ready to issue tokens, in milliseconds. */
    double startMillis() {
        return startMillis;
    }

    int port() {
        return port;
    }

    String issuer() {
        return "http://127.0.0.1:" + port;
    }

    /** Whether it says that its cryptography is native. */
    boolean isNative() {
        return service.logTail(Integer.MAX_VALUE).contains("cryptography is native");
    }

    /** A request without a body, as it goes over the wire. */
    byte[] get(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** User and system time of all its threads since it began, compilers and collector among them, in microseconds. */
    double cpuMicros() {
        return handle().info()
                        .totalCpuDuration()
                        .orElseThrow(() -> new IllegalStateException("this system tells no process's CPU time"))
                        .toNanos()
                / 1e3;
    }

    /** What the compilers have taken of that: it becomes nothing when the code is warm. Linux alone tells. */
    double compilerMicros() throws IOException {
        return CompilerThreads.cpuMicros(service.pid());
    }

    /** What it has in memory, in megabytes of a million bytes. */
    double residentMegabytes() throws IOException {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(service.pid()), "status"))) {
            var line =
                    lines.filter(each -> each.startsWith("VmRSS:")).findFirst().orElseThrow();
            return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024 / 1e6;
        }
    }

    /** Looks again and again; an exception counts as not yet. */
    void await(String what, Duration patience, Callable<Boolean> condition) {
        long end = System.nanoTime() + patience.toNanos();
        while (!holds(condition)) {
            if (!service.isAlive() || System.nanoTime() > end)
                throw new IllegalStateException(what + " does not come:\n" + service.logTail(30));
            LockSupport.parkNanos(STEP.toNanos());
        }
    }

    private static boolean holds(Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (Exception notYet) {
            return false;
        }
    }

    /** Asked from another address: a connection from a free port of ours to the same one would be answered by itself, and keep it. */
    private boolean isReady() throws IOException {
        try (var wire = new Wire(port, InetAddress.ofLiteral("127.0.0.3"))) {
            return wire.ask(get("/actuator/health/readiness")).status() == 200;
        }
    }

    private ProcessHandle handle() {
        return ProcessHandle.of(service.pid()).orElseThrow(() -> new IllegalStateException("the broker has ended"));
    }

    @Override
    public void close() {
        service.stop();
    }
}
