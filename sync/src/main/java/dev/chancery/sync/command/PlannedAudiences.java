package dev.chancery.sync.command;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.account.RobotState;
import dev.chancery.sync.desired.AudienceChanges;
import dev.chancery.sync.desired.AudienceGrant;
import dev.chancery.sync.directory.StableId;
import dev.chancery.sync.pass.Look;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Of a plan, whom robots may call: that is the same for all clusters, and the broker's to heed. */
final class PlannedAudiences {
    private static final String WAITS = "nothing gives it any more, and that loss waits for a person";

    private final AudienceChanges changes;
    private final Map<StableId, KnownRobot> robots;

    /** @param had whom robots may call until now */
    PlannedAudiences(Look.Seen seen, Collection<AudienceGrant> had) {
        changes = AudienceChanges.between(
                had,
                seen.mapped().audiences(),
                seen.audiences(),
                seen.roster().frozen().keySet());
        robots = seen.robots(changes.robots()).stream().collect(Collectors.toMap(KnownRobot::id, Function.identity()));
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    /** For people: one line for each, and why; empty when nothing changes. */
    String text() {
        if (isEmpty()) return "";
        var text = new StringBuilder(PlanText.colour("bold", "audiences") + "\n");
        changes.taken().forEach(grant -> text.append("  ")
                .append(PlanText.colour("red", "- " + called(grant) + " may no longer call " + grant.audience()))
                .append("  (" + loss(grant) + "; " + called(grant) + entry(grant) + ")\n"));
        changes.given().forEach(grant -> text.append("  ")
                .append(PlanText.colour("green", "+ " + called(grant) + " may call " + grant.audience()))
                .append("  (rule " + grant.rule() + entry(grant) + ")\n"));
        changes.held().forEach(grant -> text.append("  ")
                .append(PlanText.colour("magenta", "! " + called(grant) + " may still call " + grant.audience()))
                .append(": " + WAITS + "\n"));
        return text.append("  " + changes.given().size() + " to give, "
                        + changes.taken().size() + " to take away, "
                        + changes.held().size() + " held\n")
                .toString();
    }

    /** The same for programs. */
    List<Map<String, Object>> parts() {
        return Stream.of(
                        changes.taken().stream().map(grant -> part("delete", grant, loss(grant))),
                        changes.given().stream().map(grant -> part("create", grant, null)),
                        changes.held().stream().map(grant -> part("held", grant, WAITS)))
                .flatMap(parts -> parts)
                .toList();
    }

    private Map<String, Object> part(String change, AudienceGrant grant, @Nullable String reason) {
        var part = new LinkedHashMap<String, Object>();
        part.put("change", change);
        part.put("audience", grant.audience());
        part.put("robot", grant.robot().value());
        var robot = robots.get(grant.robot());
        if (robot != null) part.put("entry", robot.dn());
        part.put("rule", grant.rule());
        if (reason != null) part.put("reason", reason);
        return part;
    }

    private String called(AudienceGrant grant) {
        var robot = robots.get(grant.robot());
        return robot == null ? grant.robot().value() : robot.name().value();
    }

    private String entry(AudienceGrant grant) {
        var robot = robots.get(grant.robot());
        return robot == null ? "" : ", " + robot.dn();
    }

    private String loss(AudienceGrant grant) {
        var robot = robots.get(grant.robot());
        if (robot != null && !robot.state().mayAct()) return "its robot is " + standing(robot);
        var callee = grant.callee() == null ? null : robots.get(grant.callee());
        if (callee != null && isGone(callee)) return "the robot that it calls is " + standing(callee);
        return "rule " + grant.rule() + " no longer gives it";
    }

    private static boolean isGone(KnownRobot robot) {
        return robot.state() == RobotState.QUARANTINED || robot.state() == RobotState.DELETED;
    }

    private static String standing(KnownRobot robot) {
        return robot.state().word() + ": " + robot.reason();
    }
}
