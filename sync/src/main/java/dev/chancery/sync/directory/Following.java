package dev.chancery.sync.directory;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * How a directory is followed at the moment.
 *
 * @param server identity of the server that is listened to, or null when none is
 * @param detail for people
 */
public record Following(
        Mechanism mechanism, Sight sight, @Nullable String server, String detail) {
    static final Following NOT_YET =
            new Following(Mechanism.FULL_COMPARISON, Sight.DELETIONS_HIDDEN, null, "not listening yet");

    /** Nothing is told; why, in words. */
    public static Following byReadingOnly(String why) {
        return new Following(Mechanism.FULL_COMPARISON, Sight.DELETIONS_HIDDEN, null, why);
    }

    /** At a level that fits how much is seen. */
    void log(Logger log, String directory) {
        log.atLevel(
                        switch (sight) {
                            case SEES_DELETIONS -> Level.INFO;
                            case DELETIONS_HIDDEN -> Level.WARN;
                        })
                .addKeyValue("directory", directory)
                .addKeyValue("mechanism", mechanism.word())
                .addKeyValue("server", server)
                .addKeyValue("detail", detail)
                .log("following the directory");
    }
}
