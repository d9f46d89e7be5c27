package dev.chancery.testbed;

/** A JVM to be killed: starts PostgreSQL, prints the server's pid and folder, and waits for its fate. */
final class Victim {
    static final String ANNOUNCEMENT = "postgres-runs:";

    private Victim() {}

    public static void main(String[] args) throws InterruptedException {
        if (args[0].equals("nothing")) {
            ServerFolder.create("nothing").close();
            return;
        }
        var server = EmbeddedPostgres.start();
        System.out.println(ANNOUNCEMENT + " " + server.pid() + " " + server.folder());
        Thread.currentThread().join();
    }
}
