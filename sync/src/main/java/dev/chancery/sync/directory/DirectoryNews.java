package dev.chancery.sync.directory;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What changed in a followed directory since it was asked last, when that is nothing but entries of robots that it showed before
 * and still shows.
 *
 * @param directory the name that the configuration gives to the directory
 * @param server as in {@link DirectoryReading.Complete}
 * @param since as in {@link DirectoryReading.Complete}
 * @param robots how many there are in the directory
 * @param unusable how many entries there cannot be robots
 * @param changed as they are now
 * @param position how far the server had come at the least, or null where it does not say
 */
public record DirectoryNews(
        String directory,
        String server,
        Instant since,
        int robots,
        int unusable,
        List<DirectoryEntry> changed,
        @Nullable ServerPosition position) {
    public DirectoryNews {
        changed = List.copyOf(changed);
    }
}
