package dev.chancery.broker.policy;

import dev.chancery.broker.identity.WorkloadIdentity;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A policy written by hand, in the plainest way. */
public final class FixedPolicy implements Policy {
    private final Map<String, Robot> robots = new HashMap<>();
    private final Map<String, String> places = new HashMap<>();
    private final Map<String, String> rules = new HashMap<>();

    /** A robot with one ServiceAccount, {@code place} written {@code cluster/namespace/name#uid}. */
    public FixedPolicy robot(String name, RobotState state, String place) {
        places.put(place, "id-" + name);
        return state(name, state);
    }

    /** An active robot whose account expires. */
    public FixedPolicy expiring(String name, Instant at, String place) {
        return robot(name, RobotState.ACTIVE, place).expires(name, at);
    }

    /** The robot is in another state from now on. */
    public FixedPolicy state(String name, RobotState state) {
        robots.put("id-" + name, new Robot("id-" + name, "robot:" + name, state, null));
        return this;
    }

    /** The account of the robot ends then. */
    public FixedPolicy expires(String name, Instant at) {
        robots.put("id-" + name, new Robot("id-" + name, "robot:" + name, RobotState.ACTIVE, at));
        return this;
    }

    public FixedPolicy call(String name, String audience, String rule) {
        rules.put("id-" + name + " " + audience, rule);
        return this;
    }

    @Override
    public long generation() {
        return 1;
    }

    @Override
    public Recognition recognise(WorkloadIdentity workload, Instant now) {
        var place = workload.cluster() + "/" + workload.namespace() + "/" + workload.serviceAccount() + "#";
        var id = workload.serviceAccountUid() == null
                ? places.entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith(place))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(null)
                : places.get(place + workload.serviceAccountUid());
        if (id == null) return new Recognition.Refused(DenyReason.NOT_A_ROBOT, "");
        var robot = robots.get(id);
        return impediment(robot, now)
                .<Recognition>map(reason -> new Recognition.Refused(reason, id))
                .orElseGet(() -> new Recognition.Recognised(robot));
    }

    @Override
    public PolicyDecision decide(Robot robot, String audience, Instant now) {
        var rule = rules.get(robot.id() + " " + audience);
        return rule == null
                ? new PolicyDecision.Deny(DenyReason.AUDIENCE_NOT_ALLOWED)
                : new PolicyDecision.Permit(audience, rule);
    }

    @Override
    public Optional<DenyReason> impediment(Robot robot, Instant now) {
        return switch (robot.state()) {
            case ACTIVE ->
                robot.expiresAt() == null || now.isBefore(robot.expiresAt())
                        ? Optional.empty()
                        : Optional.of(DenyReason.ACCOUNT_EXPIRED);
            case SUSPENDED -> Optional.of(DenyReason.SUSPENDED);
            case QUARANTINED -> Optional.of(DenyReason.QUARANTINED);
            case DELETED -> Optional.of(DenyReason.DELETED);
        };
    }

    @Override
    public Optional<Robot> robot(String subject) {
        return robots.values().stream()
                .filter(robot -> robot.subject().equals(subject))
                .findFirst();
    }

    @Override
    public Optional<Robot> robotWithId(String id) {
        return Optional.ofNullable(robots.get(id));
    }
}
