package dev.chancery.sync.desired;

import dev.chancery.sync.account.RobotAccount;
import dev.chancery.sync.desired.MappedRobots.Match;
import dev.chancery.sync.directory.Condition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The robots that rules let others call, found once for all who may. */
final class Callees {
    private final IdentityHashMap<MappingRule.Call, List<RobotAccount>> robots = new IdentityHashMap<>();

    /** @param matches all robots */
    Callees(List<MappingRule> rules, List<Match> matches) {
        for (var rule : rules) {
            for (var call : rule.calls()) {
                var condition = call.robots();
                if (condition != null) robots.put(call, meeting(condition, matches));
            }
        }
    }

    private static List<RobotAccount> meeting(Condition condition, List<Match> matches) {
        return matches.stream()
                .map(Match::robot)
                .filter(robot -> isMet(condition, robot))
                .sorted(Comparator.comparing(RobotAccount::name))
                .toList();
    }

    /** In the order of their names. */
    List<RobotAccount> of(MappingRule.Call call) {
        return robots.getOrDefault(call, List.of());
    }

    /** Whether the same of some robots can be called now as before. Both lists are of the same robots in the same order. */
    boolean areTheSame(List<Match> before, List<Match> now) {
        var conditions = new ArrayList<@Nullable Condition>();
        robots.keySet().forEach(call -> conditions.add(call.robots()));
        for (int i = 0; i < before.size(); i++) {
            for (var condition : conditions)
                if (condition != null
                        && isMet(condition, before.get(i).robot())
                                != isMet(condition, now.get(i).robot())) return false;
        }
        return true;
    }

    private static boolean isMet(Condition condition, RobotAccount robot) {
        return robot.entry() != null && condition.isMetBy(robot.entry());
    }
}
