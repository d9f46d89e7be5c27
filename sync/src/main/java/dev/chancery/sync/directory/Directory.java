package dev.chancery.sync.directory;

import java.util.Optional;

/** The source of truth about robots. */
public interface Directory {
    /** The name that the configuration gives to this directory. */
    String name();

    /** Reads all robots and their groups. Never throws for what a directory can do wrong: that is a partial reading. */
    DirectoryReading read();

    /** As {@link #read()}, from memory where the directory is followed and the occasion allows it. */
    default DirectoryReading read(Occasion occasion) {
        return read();
    }

    /** Whether it tells by itself that something has changed. */
    default boolean isFollowed() {
        return false;
    }

    /** What was read is written down, with what it led to. What every reading had to tell until then need not be told again. */
    default void heeded(DirectoryReading.Complete reading) {}

    /**
     * What changed since it was last read or asked this; empty when only a reading can tell. Each change is told once: who has
     * not heeded it has to read.
     */
    default Optional<DirectoryNews> news() {
        return Optional.empty();
    }
}
