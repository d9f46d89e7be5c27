package dev.chancery.broker.policy;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All that the registry says of one robot: the unit in which a policy changes. */
record Dossier(Robot robot, List<Residence> residences, List<Grant> grants) {
    private static final Comparator<Grant> BY_AUDIENCE = Comparator.comparing(Grant::audience);

    /** @param uid of the ServiceAccount there as sync saw it, or null while it has seen none */
    record Residence(Place place, @Nullable String uid) {}

    /** @param callee stable id of the robot that the audience is, or null for another service */
    record Grant(String audience, @Nullable String callee, String rule) {}

    Dossier {
        residences = List.copyOf(residences);
        grants = grants.stream().sorted(BY_AUDIENCE).toList();
    }

    Optional<Grant> grant(String audience) {
        int at = Collections.binarySearch(grants, new Grant(audience, null, ""), BY_AUDIENCE);
        return at < 0 ? Optional.empty() : Optional.of(grants.get(at));
    }

    /**
     * Why the robot may not act at this moment; empty when it may. Expiry needs no news from the directory, and goes on being
     * the reason after sync has suspended the robot for it.
     */
    Optional<DenyReason> hindrance(Instant now) {
        boolean expired = robot.expiresAt() != null && !now.isBefore(robot.expiresAt());
        return switch (robot.state()) {
            case ACTIVE -> expired ? Optional.of(DenyReason.ACCOUNT_EXPIRED) : Optional.empty();
            case SUSPENDED -> Optional.of(expired ? DenyReason.ACCOUNT_EXPIRED : DenyReason.SUSPENDED);
            case QUARANTINED -> Optional.of(DenyReason.QUARANTINED);
            case DELETED -> Optional.of(DenyReason.DELETED);
        };
    }
}
