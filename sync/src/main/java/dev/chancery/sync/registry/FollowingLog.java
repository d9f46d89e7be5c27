package dev.chancery.sync.registry;

import dev.chancery.sync.directory.Following;
import java.time.Instant;
import java.util.List;

/** How each directory is followed by the resident sync, for {@code status}. */
public interface FollowingLog {
    void follows(String directory, Following how);

    List<FollowingLine> all();

    /** @param since when it was last said */
    record FollowingLine(String directory, String mechanism, String detail, Instant since) {}
}
