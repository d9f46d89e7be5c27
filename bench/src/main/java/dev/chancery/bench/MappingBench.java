package dev.chancery.bench;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.ClusterProfile;
import dev.chancery.sync.plan.ObservedState;
import dev.chancery.sync.plan.Planner;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Mapping and planning in memory, with nothing observed: every object is a change. */
final class MappingBench {
    private static final int ROUNDS = 3;

    private MappingBench() {}

    static List<Measurement> run(int robots, int clusters) {
        var roster = Fleet.of(robots);
        var best = Double.MAX_VALUE;
        long changes = 0;
        long heap = 0;
        for (int round = 0; round < ROUNDS; round++) {
            changes = 0;
            long before = System.nanoTime();
            var mapped = Fleet.mapping().map(roster, List.of());
            for (int n = 0; n < clusters; n++) {
                var desire = mapped.in(new ClusterProfile(new ClusterName("c" + n), Map.of()));
                changes += new Planner()
                        .plan(desire, new ObservedState(List.of(), Set.of()))
                        .changes()
                        .size();
                heap = Math.max(
                        heap,
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            }
            best = Math.min(best, (System.nanoTime() - before) / 1e6);
        }
        var what = robots + " robots x " + clusters + " clusters, " + changes + " changes: ";
        return List.of(
                new Measurement("map and plan " + what, "ms", best, 0, "under 2,000"),
                new Measurement("heap in use at most, garbage included", "MB", heap / 1e6, 0, "under 512"));
    }
}
