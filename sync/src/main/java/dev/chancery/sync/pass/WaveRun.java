package dev.chancery.sync.pass;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.Waves;
import dev.chancery.sync.registry.Pauses;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sends the tasks of a run to their clusters wave by wave. A cluster that waits for one that failed or is held gets only
 * the revocations that cannot wait, as all of them do when no directory is believed; a paused cluster gets nothing.
 */
final class WaveRun {
    private final Waves waves;
    private final FanOut fanOut;
    private final List<Pauses.Pause> pauses;
    private final @Nullable String disbelief;
    private final Map<ClusterName, ClusterOutcome> outcomes = new HashMap<>();

    /** @param disbelief why nobody may get anything, or null */
    WaveRun(Waves waves, FanOut fanOut, List<Pauses.Pause> pauses, @Nullable String disbelief) {
        this.waves = waves;
        this.fanOut = fanOut;
        this.pauses = pauses;
        this.disbelief = disbelief;
    }

    /** The outcome of every task, in the order of the tasks. */
    List<ClusterOutcome> outcomes(List<ClusterTask> tasks) {
        for (var wave : waves.inOrder(tasks, WaveRun::name)) {
            var going = new ArrayList<ClusterTask>();
            var stopped = new HashMap<ClusterName, String>();
            for (var task : wave) {
                var pause = Pauses.of(name(task), pauses);
                var obstacle = obstacle(name(task));
                if (pause.isPresent()) {
                    outcomes.put(
                            name(task),
                            new ClusterOutcome.Waiting(name(task), pause.get().toString()));
                } else if (obstacle != null) {
                    stopped.put(name(task), obstacle);
                    going.add(task.onlyRevoking());
                } else {
                    going.add(task);
                }
            }
            for (var outcome : fanOut.all(going)) note(outcome, stopped.get(outcome.cluster()));
        }
        return tasks.stream()
                .map(task -> Objects.requireNonNull(outcomes.get(name(task))))
                .toList();
    }

    /** What revocations came to is in the audit; trouble with them is told. */
    private void note(ClusterOutcome outcome, @Nullable String stopped) {
        outcomes.put(
                outcome.cluster(),
                stopped == null || !outcome.letsOthersFollow()
                        ? outcome
                        : new ClusterOutcome.Waiting(outcome.cluster(), stopped));
    }

    private @Nullable String obstacle(ClusterName cluster) {
        if (disbelief != null) return disbelief;
        var before = waves.before(cluster);
        var outcome = before == null ? null : outcomes.get(before);
        return outcome == null || outcome.letsOthersFollow()
                ? null
                : "it comes after " + before + ", which is not in line";
    }

    private static ClusterName name(ClusterTask task) {
        return task.desire().cluster();
    }
}
