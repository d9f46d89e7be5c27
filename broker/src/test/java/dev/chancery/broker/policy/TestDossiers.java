package dev.chancery.broker.policy;

import dev.chancery.broker.identity.WorkloadIdentity;
import dev.chancery.broker.policy.Dossier.Grant;
import dev.chancery.broker.policy.Dossier.Residence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Robots that are valid until a test bends one thing. */
final class TestDossiers {
    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    static final String UID = "5ac0d2a5-0000-4000-8000-000000000001";

    private TestDossiers() {}

    static Robot robot(String name, RobotState state, @Nullable Instant expires) {
        return new Robot("id-" + name, "robot:" + name, state, expires);
    }

    static Robot active(String name) {
        return robot(name, RobotState.ACTIVE, null);
    }

    static Place place(String name) {
        return new Place("east", "jobs", name);
    }

    /** Lives in namespace jobs of cluster east under its own name. */
    static Dossier dossier(Robot robot, Grant... grants) {
        var name = robot.subject().substring("robot:".length());
        return new Dossier(robot, List.of(new Residence(place(name), UID)), List.of(grants));
    }

    static Grant grant(String audience) {
        return new Grant(audience, null, "rule-of-" + audience);
    }

    static Grant call(String callee) {
        return new Grant("robot:" + callee, "id-" + callee, "calls");
    }

    static WorkloadIdentity workload(Place place, String uid) {
        return new WorkloadIdentity(
                place.cluster(),
                "https://issuer.example",
                place.namespace(),
                place.serviceAccount(),
                uid,
                null,
                null,
                null,
                NOW.minusSeconds(60),
                NOW.plus(Duration.ofHours(1)),
                null);
    }
}
