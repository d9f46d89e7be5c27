package dev.chancery.sync.pass;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.ClusterProfile;
import dev.chancery.sync.desired.Waves;
import dev.chancery.sync.registry.RunOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the tasks of a run to the clusters, waits for them as long as it should, and writes down what came of them, late or not. */
final class ClusterWork {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterWork.class);

    private final List<ClusterName> clusters;
    private final Waves waves;
    private final FanOut fanOut;
    private final SyncRun.Memory memory;
    private final Patience patience;
    private final Map<ClusterName, Long> noted = new HashMap<>();
    private final List<CompletableFuture<?>> unfinished = new ArrayList<>();
    private final Set<ClusterName> owing = new HashSet<>();
    private long runs;

    ClusterWork(List<ClusterProfile> clusters, Waves waves, FanOut fanOut, SyncRun.Memory memory, Patience patience) {
        this.clusters = clusters.stream().map(ClusterProfile::name).toList();
        this.waves = waves;
        this.fanOut = fanOut;
        this.memory = memory;
        this.patience = patience;
        owe();
    }

    /**
     * What came of a run's tasks, and what will.
     *
     * @param number of the run: later runs have higher ones
     * @param outcomes in the order of the tasks
     * @param late those that the run did not wait for
     */
    record Answers(UUID run, long number, List<ClusterOutcome> outcomes, List<CompletableFuture<ClusterOutcome>> late) {
        static Answers none(UUID run) {
            return new Answers(run, 0, List.of(), List.of());
        }

        Answers map(UnaryOperator<ClusterOutcome> change) {
            return new Answers(run, number, outcomes.stream().map(change).toList(), late);
        }
    }

    /** Somebody was switched off: every cluster owes that, until it has been done there. */
    void owe() {
        synchronized (owing) {
            owing.addAll(clusters);
        }
    }

    /** Whether something may still have to be taken away there: what happened before this process was, nobody knows. */
    boolean owes(ClusterName cluster) {
        synchronized (owing) {
            return owing.contains(cluster);
        }
    }

    /** @param disbelief why nobody may get anything but revocations, or null */
    Answers carryOut(UUID run, List<ClusterTask> tasks, @Nullable String disbelief) {
        var wave = new WaveRun(waves, fanOut, memory.pauses().all(), disbelief);
        wave.begin(tasks);
        var answers = wave.answers();
        patience.await(answers.values());
        wave.end();
        var outcomes = new ArrayList<ClusterOutcome>();
        var late = new ArrayList<CompletableFuture<ClusterOutcome>>();
        for (var task : tasks) {
            var cluster = task.desire().cluster();
            var answer = Objects.requireNonNull(answers.get(cluster));
            var outcome = answer.getNow(ClusterOutcome.Unfinished.late(cluster));
            outcomes.add(outcome);
            if (hasDone(outcome)) settle(cluster);
            if (outcome instanceof ClusterOutcome.Unfinished) late.add(answer);
        }
        return new Answers(run, ++runs, outcomes, late);
    }

    private void settle(ClusterName cluster) {
        synchronized (owing) {
            owing.remove(cluster);
        }
    }

    /** Whether everything was taken away that had to be, or a person wants it left alone. */
    private static boolean hasDone(ClusterOutcome outcome) {
        return switch (outcome) {
            case ClusterOutcome.Passed(var report) -> report.result().outcome() != RunOutcome.SOME_FAILED;
            case ClusterOutcome.Waiting _ -> true;
            case ClusterOutcome.Unavailable _, ClusterOutcome.Unfinished _, ClusterOutcome.Unrevoked _ -> false;
        };
    }

    /** Writes down what is known, and what is not as soon as it is. */
    void note(Answers answers) {
        answers.outcomes().forEach(outcome -> note(answers, outcome));
        synchronized (unfinished) {
            unfinished.removeIf(CompletableFuture::isDone);
            answers.late().forEach(late -> unfinished.add(late.thenAccept(outcome -> noteLate(answers, outcome))));
        }
    }

    private void noteLate(Answers answers, ClusterOutcome outcome) {
        try {
            note(answers, outcome);
        } catch (RuntimeException e) {
            // What is in the cluster is in the audit, and the next run looks at it in any case.
            LOG.atWarn()
                    .addKeyValue("cluster", outcome.cluster())
                    .addKeyValue("reason", e.getMessage())
                    .log("cannot note what came of a cluster that was late");
        }
    }

    private void note(Answers answers, ClusterOutcome outcome) {
        var cluster = outcome.cluster();
        synchronized (noted) {
            memory.log().clusterDone(answers.run(), cluster, RunReport.result(outcome));
            // What a later run has found to be held there is not settled by an earlier one.
            if (noted.merge(cluster, answers.number(), Math::max) > answers.number()) return;
            if (outcome instanceof ClusterOutcome.Passed(var report))
                memory.holds().keep(answers.run(), report.plan());
        }
    }

    /** Waits until nobody is late any more, or the patience is over. */
    void awaitLate(Duration patience) throws InterruptedException {
        CompletableFuture<?>[] rest;
        synchronized (unfinished) {
            rest = unfinished.toArray(CompletableFuture[]::new);
        }
        try {
            CompletableFuture.allOf(rest).get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.atWarn().log("a cluster is still at work; the next run finishes what is begun there");
        }
    }
}
