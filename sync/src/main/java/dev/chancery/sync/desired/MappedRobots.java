package dev.chancery.sync.desired;

import dev.chancery.sync.account.RobotAccount;
import dev.chancery.sync.directory.Condition.Verdict;
import dev.chancery.sync.directory.StableId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every robot with the rules that are about it. Asked cluster by cluster, so that memory does not grow with the clusters. */
public final class MappedRobots {
    /** A robot and its rules, in the order of the file. */
    public record Match(RobotAccount robot, List<MappingRule> rules) {}

    private final List<Match> matches;
    private final Map<StableId, String> frozen;
    private final List<RememberedPlacement> remembered;

    MappedRobots(List<Match> matches, Map<StableId, String> frozen, List<RememberedPlacement> remembered) {
        this.matches = List.copyOf(matches);
        this.frozen = frozen;
        this.remembered = remembered;
    }

    public List<Match> matches() {
        return matches;
    }

    /** What should be in this cluster. */
    public ClusterDesire in(ClusterProfile cluster) {
        var desire = new DesireBuilder(cluster);
        matches.forEach(desire::add);
        var gone = new TreeMap<StableId, RobotAccount>();
        for (var match : matches) {
            if (match.robot().entry() == null) gone.put(match.robot().id(), match.robot());
        }
        for (var place : remembered) {
            var robot = gone.get(place.robot());
            if (robot != null && place.cluster().equals(cluster.name())) desire.keep(robot, place);
        }
        return desire.build(frozen);
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
                .filter(robot -> robot.entry() != null && condition.test(robot.entry()) instanceof Verdict.Met)
                .sorted(Comparator.comparing(RobotAccount::name))
                .toList();
    }

    /** A robot's subject, which is also its audience: the same from every cluster. */
    public static String subject(RobotAccount robot) {
        return "robot:" + robot.name();
    }
}
