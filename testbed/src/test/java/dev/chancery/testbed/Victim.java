package dev.chancery.testbed;

/** A JVM to be killed: starts PostgreSQL, prints the server's pid and folder, and waits for its fate. Or another server. */
final class Victim {
    static final String ANNOUNCEMENT = "server-runs:";

    private Victim() {}

    public static void main(String[] args) throws InterruptedException {
        if (args[0].equals("nothing")) {
            ServerFolder.create("nothing").close();
            return;
        }
        if (args[0].equals("postgres")) {
            var server = EmbeddedPostgres.start();
            System.out.println(ANNOUNCEMENT + " " + server.pid() + " " + server.folder());
        } else {
            start(ServerKind.valueOf(args[0]));
            System.out.println(ANNOUNCEMENT + "");
        }
        Thread.currentThread().join();
    }

    private static void start(ServerKind kind) {
        switch (kind) {
            case KUBERNETES -> ControlPlane.named("victim").start();
            case OPENLDAP -> OpenLdap.start();
            case SAMBA -> SambaDomain.start();
            case POSTGRESQL, EMBEDDED_DIRECTORY, COMPOSE -> throw new IllegalArgumentException("no victim: " + kind);
        }
    }
}
