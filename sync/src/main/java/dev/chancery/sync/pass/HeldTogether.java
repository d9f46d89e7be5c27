package dev.chancery.sync.pass;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import dev.chancery.sync.account.Scope;
import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.directory.DirectoryEntry;
import dev.chancery.sync.directory.StableId;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.plan.Plan;
import dev.chancery.sync.registry.Holds;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What was held together goes on counting together until all of it is put right, or a person lets it pass: otherwise who puts an
 * accident right step by step would see the last steps of it done, because they are few.
 */
final class HeldTogether {
    private final Holds holds;

    HeldTogether(Holds holds) {
        this.holds = holds;
    }

    /** After a look at everybody has been written down. What is held in one directory has nothing to do with another one. */
    void renew(UUID run, Look.Seen seen, Set<String> doubted) {
        if (!(seen.roster().scope() instanceof Scope.Everybody)) return;
        var held = held(seen, doubted);
        var before = holds.heldTogether(null);
        if (before.isEmpty() && held.isEmpty()) return;
        var dark = seen.unread().stream().map(Sighting.Unread::directory).collect(toSet());
        dark.addAll(doubted);
        var shown = seen.read().stream()
                .flatMap(read -> read.reading().entries().stream())
                .map(DirectoryEntry::id)
                .collect(toSet());
        var frozen = new HashSet<>(seen.roster().frozen().keySet());
        frozen.removeAll(shown);
        Predicate<String> isUnknown =
                object -> frozen.contains(robot(object)) || dark.contains(directory(seen, robot(object)));
        BinaryOperator<String> parts = (limit, object) ->
                limit.equals(Restraint.Kind.LOST_AUDIENCES.limit()) ? "" : directory(seen, robot(object));
        replace(run, null, before, renewed(before, held, isUnknown, parts));
    }

    /** After a pass over a cluster, in which this is held; of frozen robots nothing can be said. */
    void renew(UUID run, Plan plan, ClusterDesire desire) {
        var before = holds.heldTogether(plan.cluster());
        var held = new HashMap<String, Set<String>>();
        plan.holds().forEach(hold -> add(held, hold.kind().word(), hold.counted()));
        var untouched =
                plan.held().stream().map(Change::key).map(Object::toString).collect(toSet());
        desire.frozen().keySet().forEach(robot -> untouched.add(robot.value()));
        boolean ofAll = desire.scope() instanceof Scope.Everybody;
        replace(run, plan, before, renewed(before, held, object -> !ofAll || untouched.contains(object), (_, _) -> ""));
    }

    /** A person has let that pass: what is left of it is nothing but what it is. */
    void letPass(UUID run, Plan plan, String limit) {
        var before = holds.heldTogether(plan.cluster());
        var rest = new HashMap<>(before);
        rest.remove(limit);
        replace(run, plan, before, rest);
    }

    private void replace(UUID run, @Nullable Plan plan, Map<String, Set<String>> before, Map<String, Set<String>> now) {
        if (!now.equals(before)) holds.heldTogether(run, plan == null ? null : plan.cluster(), now);
    }

    private static Map<String, Set<String>> held(Look.Seen seen, Set<String> doubted) {
        var held = new HashMap<String, Set<String>>();
        for (var restraint : seen.restraints()) add(held, restraint.kind().limit(), restraint.counted());
        for (var read : seen.doubtful())
            if (doubted.contains(read.directory()))
                add(
                        held,
                        ReadingGuards.VANISHING,
                        read.vanished().stream().map(StableId::value).collect(toSet()));
        return held;
    }

    private static void add(Map<String, Set<String>> held, String limit, Set<String> objects) {
        if (!objects.isEmpty())
            held.computeIfAbsent(limit, _ -> new HashSet<>()).addAll(objects);
    }

    /** An audience is named after its robot. */
    private static StableId robot(String object) {
        return new StableId(object.split(" ", 2)[0]);
    }

    private static String directory(Look.Seen seen, StableId robot) {
        var known = seen.known().get(robot);
        return known == null ? "" : known.directory();
    }

    /**
     * What counts from now on.
     *
     * @param before what counted until now, by the name of its limit
     * @param held what is held now, by the same
     * @param isUnknown whether nothing can be said about something now
     * @param parts to which part something belongs, by its limit and itself: each counts for itself
     */
    static Map<String, Set<String>> renewed(
            Map<String, Set<String>> before,
            Map<String, Set<String>> held,
            Predicate<String> isUnknown,
            BinaryOperator<String> parts) {
        var renewed = new HashMap<String, Set<String>>();
        held.forEach((limit, objects) -> add(renewed, limit, objects));
        before.forEach((limit, all) -> {
            var now = held.getOrDefault(limit, Set.of());
            all.stream().collect(groupingBy(object -> parts.apply(limit, object), toSet())).values().stream()
                    .filter(part -> part.stream().anyMatch(object -> now.contains(object) || isUnknown.test(object)))
                    .forEach(part -> add(renewed, limit, part));
        });
        return renewed;
    }
}
