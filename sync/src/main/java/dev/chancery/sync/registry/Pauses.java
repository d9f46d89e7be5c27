package dev.chancery.sync.registry;

import dev.chancery.sync.desired.ClusterName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Clusters that a person wants left alone for now. Without a cluster, all of them are meant. */
public interface Pauses {
    List<Pause> all();

    /** Whether it was not paused already. */
    Outcome pause(@Nullable ClusterName cluster, String who, String why);

    /** Whether it was paused. */
    Outcome resume(@Nullable ClusterName cluster);

    /** What came of it. */
    enum Outcome {
        DONE,
        WAS_SO_ALREADY
    }

    record Pause(@Nullable String cluster, Instant since, String who, String why) {
        @Override
        public String toString() {
            return "paused by " + who + " since " + since + ": " + why;
        }
    }

    /** The pause that a cluster is under. */
    static Optional<Pause> of(ClusterName cluster, List<Pause> pauses) {
        return pauses.stream()
                .filter(pause -> pause.cluster() == null || cluster.value().equals(pause.cluster()))
                .findFirst();
    }
}
