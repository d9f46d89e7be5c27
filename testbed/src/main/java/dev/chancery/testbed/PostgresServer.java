package dev.chancery.testbed;

/** One PostgreSQL server that a test may be cruel to. Its superuser is {@code postgres}, and nobody needs a password. */
sealed interface PostgresServer extends AutoCloseable permits EmbeddedPostgres, PostgresContainer {
    String SUPERUSER = "postgres";

    /** The port on 127.0.0.1, the same after a restart. */
    int port();

    void kill();

    void pause();

    void resume();

    /** Starts it anew on the same data; returns before it answers. */
    void restart();

    /** The end of its log. */
    String logTail();

    @Override
    void close();
}
