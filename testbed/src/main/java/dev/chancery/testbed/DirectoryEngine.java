package dev.chancery.testbed;

/** What serves a directory, and can be treated cruelly; {@link DirectoryServer} says what each of it means. */
interface DirectoryEngine extends AutoCloseable {
    /** Returns when it answers. */
    void start();

    void kill();

    void pause();

    void resume();

    Runnable copy();

    default void restart() {
        kill();
        start();
    }

    /** Ends it and removes its folder. */
    @Override
    void close();
}
