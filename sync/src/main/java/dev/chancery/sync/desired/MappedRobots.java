package dev.chancery.sync.desired;

import dev.chancery.sync.account.RobotAccount;
import dev.chancery.sync.directory.StableId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every robot with the rules that are about it, and what they want. Clusters share the objects that they have in common. */
public final class MappedRobots {
    /** A robot and its rules, in the order of the file. */
    public record Match(RobotAccount robot, List<MappingRule> rules) {}

    private final List<Match> matches;
    private final List<Wish> wishes;
    private final Map<StableId, String> frozen;
    private final List<RememberedPlacement> remembered;
    private final Map<StableId, RobotAccount> gone;
    private final Set<StableId> idle;

    MappedRobots(
            List<Match> matches,
            Map<StableId, String> frozen,
            Set<StableId> idle,
            List<RememberedPlacement> remembered) {
        this.matches = List.copyOf(matches);
        this.wishes = Wishes.of(this.matches);
        this.frozen = frozen;
        this.remembered = remembered;
        this.gone = matches.stream()
                .map(Match::robot)
                .filter(robot -> robot.entry() == null && robot.state().keepsServiceAccount())
                .collect(Collectors.toMap(RobotAccount::id, Function.identity()));
        this.idle = idle;
    }

    public List<Match> matches() {
        return matches;
    }

    /** What should be in this cluster. */
    public ClusterDesire in(ClusterProfile cluster) {
        var desire = new DesireBuilder(cluster);
        var kept = kept(cluster);
        if (kept.isEmpty()) {
            wishes.forEach(desire::add);
        } else {
            Stream.concat(wishes.stream(), kept.stream()).sorted(Wishes.ORDER).forEachOrdered(desire::add);
        }
        return desire.build(frozen, idle);
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
                    callees(call)
                            .forEach(callee -> grants.putIfAbsent(
                                    subject(callee),
                                    new AudienceGrant(match.robot().id(), subject(callee), callee.id(), rule.name())));
                }
            }
        }
        return List.copyOf(grants.values());
    }

    private List<RobotAccount> callees(MappingRule.Call call) {
        var condition = call.robots();
        if (condition == null) return List.of();
        return matches.stream()
                .map(Match::robot)
                .filter(robot -> robot.entry() != null && condition.isMetBy(robot.entry()))
                .sorted(Comparator.comparing(RobotAccount::name))
                .toList();
    }

    /** A robot's subject, which is also its audience: the same from every cluster. */
    public static String subject(RobotAccount robot) {
        return "robot:" + robot.name();
    }
}
