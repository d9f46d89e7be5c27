package dev.chancery.sync.pass;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.pass.ClusterTask.Reach;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Which task was sent to each cluster last: it knows better than those before it. */
final class LatestTasks {
    private final Map<ClusterName, Line> lines = new ConcurrentHashMap<>();

    /**
     * @param urgent whether one that was sent since the last was begun is
     */
    private record Line(Sent latest, boolean urgent) {}

    /** A run sends a cluster two tasks at most, which reach differently far. */
    private record Sent(UUID run, Reach reach) {
        static Sent of(ClusterTask task) {
            return new Sent(task.run(), task.reach());
        }
    }

    void sent(ClusterTask task) {
        var sent = Sent.of(task);
        lines.merge(
                task.desire().cluster(),
                new Line(sent, task.urgent()),
                (before, _) -> new Line(sent, task.urgent() || before.urgent()));
    }

    void begun(ClusterTask task) {
        var sent = Sent.of(task);
        lines.computeIfPresent(
                task.desire().cluster(), (_, line) -> line.latest().equals(sent) ? new Line(sent, false) : line);
    }

    /** Whether another one was sent since. One that was never sent is overtaken by nobody. */
    boolean isOvertaken(ClusterTask task) {
        var line = lines.get(task.desire().cluster());
        return line != null && !line.latest().equals(Sent.of(task));
    }

    /** Whether another one was sent since that cannot wait, or stands for one that could not. */
    boolean mustGiveWay(ClusterTask task) {
        var line = lines.get(task.desire().cluster());
        return line != null && line.urgent() && !line.latest().equals(Sent.of(task));
    }
}
