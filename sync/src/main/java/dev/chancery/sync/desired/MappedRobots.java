package dev.chancery.sync.desired;

import dev.chancery.sync.account.RobotAccount;
import dev.chancery.sync.account.Roster;
import dev.chancery.sync.account.Scope;
import dev.chancery.sync.directory.StableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Robots with the rules that are about them, and what they want. Clusters share the objects that they have in common. */
public final class MappedRobots {
    /** A robot and its rules, in the order of the file. */
    public record Match(RobotAccount robot, List<MappingRule> rules) {}

    private final Scope scope;
    private final List<Match> matches;
    private final Wishes wishes;
    private final Map<StableId, String> frozen;
    private final List<RememberedPlacement> remembered;
    private final Map<StableId, RobotAccount> gone;
    private final Set<StableId> idle;
    private final Callees callees;

    /**
     * @param matches in the order of stable ids
     * @param callees among all robots
     */
    MappedRobots(List<Match> matches, Roster roster, List<RememberedPlacement> remembered, Callees callees) {
        this(roster.scope(), matches, Wishes.of(matches), roster.frozen(), remembered, roster.idle(), callees);
    }

    private MappedRobots(
            Scope scope,
            List<Match> matches,
            Wishes wishes,
            Map<StableId, String> frozen,
            List<RememberedPlacement> remembered,
            Set<StableId> idle,
            Callees callees) {
        this.scope = scope;
        this.matches = List.copyOf(matches);
        this.wishes = wishes;
        this.frozen = frozen;
        this.remembered = remembered;
        this.gone = matches.stream()
                .map(Match::robot)
                .filter(robot -> robot.entry() == null && robot.state().keepsServiceAccount())
                .collect(Collectors.toMap(RobotAccount::id, Function.identity()));
        this.idle = idle;
        this.callees = callees;
    }

    /** What should be in this cluster. */
    public ClusterDesire in(ClusterProfile cluster) {
        var desire = new DesireBuilder(cluster);
        var kept = kept(cluster);
        if (kept.isEmpty()) {
            wishes.inOrder().forEach(desire::add);
        } else {
            Stream.concat(wishes.inOrder().stream(), kept.stream())
                    .sorted(Wishes.ORDER)
                    .forEachOrdered(desire::add);
        }
        return desire.build(scope, frozen, idle);
    }

    /** Robots whose entries are gone keep what they had in this cluster until their grace is over. */
    private List<Wish> kept(ClusterProfile cluster) {
        var kept = new ArrayList<Wish>();
        for (var place : remembered) {
            var robot = gone.get(place.robot());
            if (robot != null && place.cluster().equals(cluster.name())) kept.add(Wishes.kept(robot, place));
        }
        return kept;
    }

    /** Whom every active robot may call, in a fixed order; each audience once per robot. */
    public List<AudienceGrant> audiences() {
        var grants = new ArrayList<AudienceGrant>();
        for (var match : matches) {
            if (match.robot().state().mayAct()) grants.addAll(audiencesOf(match));
        }
        return grants;
    }

    private List<AudienceGrant> audiencesOf(Match match) {
        var grants = new TreeMap<String, AudienceGrant>();
        for (var rule : match.rules()) {
            for (var call : rule.calls()) {
                var audience = call.audience();
                if (audience != null) {
                    grants.putIfAbsent(audience, new AudienceGrant(match.robot().id(), audience, null, rule.name()));
                } else {
                    callees.of(call)
                            .forEach(callee -> grants.putIfAbsent(
                                    subject(callee),
                                    new AudienceGrant(match.robot().id(), subject(callee), callee.id(), rule.name())));
                }
            }
        }
        return List.copyOf(grants.values());
    }

    /**
     * What the rules say now of some of these robots; empty when that says something about others as well, because it changes
     * whom they may call, or because they want the same objects.
     *
     * @param some in the order of stable ids
     * @param held objects that wait for somebody
     */
    Optional<MappedRobots> renewing(List<Match> some, Roster roster, Set<ObjectKey> held) {
        var before = matches.stream()
                .filter(match -> roster.scope().covers(match.robot().id()))
                .toList();
        if (!callees.areTheSame(before, some)) return Optional.empty();
        var renewed = new MappedRobots(some, roster, List.of(), callees);
        var kept = keptKeys();
        boolean shared = Stream.of(Wishes.of(before), renewed.wishes)
                .flatMap(few -> few.inOrder().stream())
                .anyMatch(wish -> wishes.isSharedBy(wish, roster.scope())
                        || kept.contains(wish.key())
                        || held.contains(wish.key()));
        return shared ? Optional.empty() : Optional.of(renewed);
    }

    private Set<ObjectKey> keptKeys() {
        if (gone.isEmpty()) return Set.of();
        return remembered.stream()
                .filter(place -> gone.containsKey(place.robot()))
                .map(place -> ObjectKey.serviceAccount(place.namespace(), place.serviceAccount()))
                .collect(Collectors.toSet());
    }

    /** The same after news of some of its robots. */
    public MappedRobots with(MappedRobots some) {
        var byId = some.matches.stream()
                .collect(Collectors.toMap(match -> match.robot().id(), Function.identity()));
        var all = matches.stream()
                .map(match -> byId.getOrDefault(match.robot().id(), match))
                .toList();
        var stillIdle = Stream.concat(idle.stream().filter(robot -> !some.scope.covers(robot)), some.idle.stream())
                .collect(Collectors.toUnmodifiableSet());
        return new MappedRobots(
                scope, all, wishes.with(some.wishes, some.scope), frozen, remembered, stillIdle, callees);
    }

    /** A robot's subject, which is also its audience: the same from every cluster. */
    public static String subject(RobotAccount robot) {
        return "robot:" + robot.name();
    }
}
