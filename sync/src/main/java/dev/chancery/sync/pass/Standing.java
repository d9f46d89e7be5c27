package dev.chancery.sync.pass;

import dev.chancery.sync.account.Roster;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.MappedRobots;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.directory.StableId;
import dev.chancery.sync.plan.Change;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How all robots stand after a run in which everything that was seen was believed and carried out in every cluster: what news of
 * some of them can build on.
 *
 * @param adoptions as in {@link Look.Seen}
 * @param held objects that wait for a person one by one
 */
record Standing(
        Roster roster, MappedRobots mapped, Map<StableId, StableId> adoptions, Map<ClusterName, Set<ObjectKey>> held) {

    /** After a look at everybody; empty when something of it is open. */
    static Optional<Standing> after(Look.Seen seen, Set<String> doubted, List<ClusterOutcome> outcomes) {
        boolean believed = doubted.isEmpty()
                && seen.unread().isEmpty()
                && seen.restraints().isEmpty();
        return believed && outcomes.stream().allMatch(Standing::isSettled)
                ? Optional.of(new Standing(seen.roster(), seen.mapped(), seen.adoptions(), held(outcomes)))
                : Optional.empty();
    }

    /** After news; empty when something of it is open. */
    Optional<Standing> with(Look.Seen news, List<ClusterOutcome> outcomes) {
        if (!outcomes.stream().allMatch(Standing::isSettled)) return Optional.empty();
        var all = new HashMap<>(held);
        held(outcomes).forEach((cluster, keys) -> all.merge(cluster, keys, Standing::both));
        return Optional.of(new Standing(roster.with(news.roster()), mapped.with(news.mapped()), adoptions, all));
    }

    /** The same outcome, in which that which was held before is still counted. */
    ClusterOutcome counting(ClusterOutcome outcome) {
        return switch (outcome) {
            case ClusterOutcome.Passed(var report) ->
                new ClusterOutcome.Passed(report.besides(
                        held.getOrDefault(outcome.cluster(), Set.of()).size()));
            case ClusterOutcome.Unavailable _,
                    ClusterOutcome.Unfinished _,
                    ClusterOutcome.Unrevoked _,
                    ClusterOutcome.Waiting _ -> outcome;
        };
    }

    Set<ObjectKey> allHeld() {
        return held.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
    }

    /** A guard's hold waits for a run that counts everything; so does what could not be done. */
    private static boolean isSettled(ClusterOutcome outcome) {
        return outcome.letsOthersFollow();
    }

    private static Map<ClusterName, Set<ObjectKey>> held(List<ClusterOutcome> outcomes) {
        var held = new HashMap<ClusterName, Set<ObjectKey>>();
        for (var outcome : outcomes) {
            if (outcome instanceof ClusterOutcome.Passed(var report))
                held.put(
                        outcome.cluster(),
                        report.plan().held().stream().map(Change::key).collect(Collectors.toSet()));
        }
        return held;
    }

    private static Set<ObjectKey> both(Set<ObjectKey> some, Set<ObjectKey> others) {
        var all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }
}
