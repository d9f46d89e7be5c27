package dev.chancery.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A JVM to be killed: starts PostgreSQL, prints the server's pid and folder, and waits for its fate. Or another server, or many, or a kubectl. */
final class Victim {
    static final String ANNOUNCEMENT = "server-runs:";

    private static final int THREADS = 4;
    private static final int SERVERS = 10;

    private Victim() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args[0].equals("nothing")) {
            ServerFolder.create("nothing").close();
            return;
        }
        if (args[0].equals("clumsy")) {
            Workspace.beforeTheEnd(() -> {
                throw new IllegalStateException("clumsy");
            });
        }
        if (args[0].equals("postgres") || args[0].equals("clumsy")) {
            var server = EmbeddedPostgres.start();
            System.out.println(ANNOUNCEMENT + " " + server.pid() + " " + server.folder());
        } else if (args[0].equals("told")) {
            var server = ProcessIdentity.running(EmbeddedPostgres.start().pid()).orElseThrow();
            Workspace.beforeTheEnd(() -> System.out.println(ANNOUNCEMENT + " " + server.isAlive()));
            System.out.println(ANNOUNCEMENT + " begun");
        } else if (args[0].equals("many")) {
            for (int n = 0; n < THREADS; n++) Thread.ofPlatform().start(Victim::startMany);
        } else if (args[0].equals("kubectl")) {
            hang();
            System.out.println(ANNOUNCEMENT + "");
        } else {
            start(ServerKind.valueOf(args[0]));
            System.out.println(ANNOUNCEMENT + "");
        }
        Thread.currentThread().join();
    }

    /** Returns when a kubectl runs that will not be answered. */
    private static void hang() throws IOException {
        var folder = ServerFolder.create("kubectl");
        var begun = folder.resolve("begun");
        var program = Files.writeString(folder.resolve("hangs"), "#!/bin/sh\n: >'" + begun + "'\nexec sleep 600\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Thread.ofPlatform().start(() -> new Kubectl(program, program, folder).run(List.of("get", "pods")));
        Await.until("a kubectl", Duration.ofMinutes(2), () -> Files.exists(begun));
    }

    private static void startMany() {
        try {
            for (int n = 0; n < SERVERS; n++) {
                ServerProcess.start(ServerFolder.create("many"), "sleep", List.of("sleep", "600"), Map.of());
                System.out.println(ANNOUNCEMENT + " one of many");
            }
        } catch (ServerFailed ended) {
            // nothing can be started any more
        }
    }

    private static void start(ServerKind kind) {
        switch (kind) {
            case KUBERNETES -> ControlPlane.named("victim").start();
            case OPENLDAP -> OpenLdap.start();
            case DS389 -> Ds389.start();
            case SAMBA -> SambaDomain.start();
            case POSTGRESQL, EMBEDDED_DIRECTORY, COMPOSE -> throw new IllegalArgumentException("no victim: " + kind);
        }
    }
}
