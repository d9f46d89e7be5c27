package dev.chancery.sync.pass;

import dev.chancery.sync.account.Roster;
import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.ClusterProfile;
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
 * How all robots stand after a run in which everything that was seen was believed: what news of some of them can build on.
 *
 * @param adoptions as in {@link Look.Seen}
 * @param held objects that wait for a person one by one
 * @param open clusters in which not everything was carried out: there everybody is compared until it is
 */
record Standing(
        Roster roster,
        MappedRobots mapped,
        Map<StableId, StableId> adoptions,
        Map<ClusterName, Set<ObjectKey>> held,
        Set<ClusterName> open) {

    /** After a look at everybody; empty when something of it was not believed. */
    static Optional<Standing> after(Look.Seen seen, Set<String> doubted, List<ClusterOutcome> outcomes) {
        boolean believed = doubted.isEmpty()
                && seen.unread().isEmpty()
                && seen.restraints().isEmpty();
        return believed
                ? Optional.of(
                        new Standing(seen.roster(), seen.mapped(), seen.adoptions(), held(outcomes), open(outcomes)))
                : Optional.empty();
    }

    /** With news, of which nothing is carried out yet. */
    Standing with(Look.Seen news) {
        return new Standing(roster.with(news.roster()), mapped.with(news.mapped()), adoptions, held, open);
    }

    /** What should be in a cluster: what the news says, or, where something is open, all there is. */
    ClusterDesire desire(ClusterProfile cluster, Look.Seen news) {
        return (open.contains(cluster.name()) ? mapped : news.mapped()).in(cluster);
    }

    /** After that has been carried out. */
    Standing after(List<ClusterOutcome> outcomes) {
        var all = new HashMap<>(held);
        held(outcomes)
                .forEach((cluster, keys) -> all.put(
                        cluster, open.contains(cluster) ? keys : both(all.getOrDefault(cluster, Set.of()), keys)));
        return new Standing(roster, mapped, adoptions, all, open(outcomes));
    }

    /** The same outcome, in which that which was held before is still counted, though it was not looked at. */
    ClusterOutcome counting(ClusterOutcome outcome) {
        if (open.contains(outcome.cluster())) return outcome;
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

    /** What a guard holds is counted anew with everything; so is what could not be done. */
    private static Set<ClusterName> open(List<ClusterOutcome> outcomes) {
        return outcomes.stream()
                .filter(outcome -> !outcome.letsOthersFollow())
                .map(ClusterOutcome::cluster)
                .collect(Collectors.toSet());
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
