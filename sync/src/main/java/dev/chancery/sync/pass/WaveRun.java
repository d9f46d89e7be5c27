package dev.chancery.sync.pass;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.Waves;
import dev.chancery.sync.registry.Pauses;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sends the tasks of a run to their clusters, each after the one that it comes after. Behind a cluster that failed or is held it
 * gets only the revocations that cannot wait, as all of them do when no directory is believed; a paused cluster gets nothing.
 */
final class WaveRun {
    private final Waves waves;
    private final FanOut fanOut;
    private final List<Pauses.Pause> pauses;
    private final @Nullable String disbelief;
    private final Map<ClusterName, CompletableFuture<ClusterOutcome>> answers = new LinkedHashMap<>();
    private boolean over;

    /** @param disbelief why nobody may get anything, or null */
    WaveRun(Waves waves, FanOut fanOut, List<Pauses.Pause> pauses, @Nullable String disbelief) {
        this.waves = waves;
        this.fanOut = fanOut;
        this.pauses = pauses;
        this.disbelief = disbelief;
    }

    /** Sends what can be sent, and what waits as soon as it can. */
    void begin(List<ClusterTask> tasks) {
        for (var wave : waves.inOrder(tasks, WaveRun::name)) {
            for (var task : wave) answers.put(name(task), answer(task));
        }
    }

    /** What comes of every task that was begun with. */
    Map<ClusterName, CompletableFuture<ClusterOutcome>> answers() {
        return answers;
    }

    /** What has not been sent by now belongs to the next run. */
    synchronized void end() {
        over = true;
    }

    private CompletableFuture<ClusterOutcome> answer(ClusterTask task) {
        var pause = Pauses.of(name(task), pauses);
        if (pause.isPresent())
            return completedFuture(
                    new ClusterOutcome.Waiting(name(task), pause.get().toString()));
        if (disbelief != null) return stopped(send(task.onlyRevoking()), disbelief);
        var before = waves.before(name(task));
        var answer = before == null ? null : answers.get(before);
        if (answer == null) return send(task);
        // When somebody was switched off, that does not even wait for the cluster before.
        var revoked = task.urgent() ? send(task.onlyRevoking()) : null;
        var obstacle = "it comes after " + before + ", which is not in line";
        return answer.thenCompose(outcome -> {
            if (outcome.letsOthersFollow()) return send(revoked == null ? task : task.after(task.run()));
            return stopped(revoked == null ? send(task.onlyRevoking()) : revoked, obstacle);
        });
    }

    private synchronized CompletableFuture<ClusterOutcome> send(ClusterTask task) {
        return over ? completedFuture(ClusterOutcome.Unfinished.notBegun(name(task))) : fanOut.send(task);
    }

    /** What revocations came to is in the audit; trouble with them is told. */
    private static CompletableFuture<ClusterOutcome> stopped(
            CompletableFuture<ClusterOutcome> revocations, String obstacle) {
        return revocations.thenApply(outcome -> switch (outcome) {
            case ClusterOutcome.Passed(var report) ->
                outcome.letsOthersFollow()
                        ? new ClusterOutcome.Waiting(outcome.cluster(), obstacle)
                        : new ClusterOutcome.Unrevoked(report, obstacle);
            case ClusterOutcome.Unavailable _,
                    ClusterOutcome.Unfinished _,
                    ClusterOutcome.Unrevoked _,
                    ClusterOutcome.Waiting _ -> outcome;
        });
    }

    private static ClusterName name(ClusterTask task) {
        return task.desire().cluster();
    }
}
