package dev.chancery.broker.policy;

import static dev.chancery.broker.policy.TestDossiers.NOW;
import static dev.chancery.broker.policy.TestDossiers.UID;
import static dev.chancery.broker.policy.TestDossiers.active;
import static dev.chancery.broker.policy.TestDossiers.call;
import static dev.chancery.broker.policy.TestDossiers.dossier;
import static dev.chancery.broker.policy.TestDossiers.grant;
import static dev.chancery.broker.policy.TestDossiers.place;
import static dev.chancery.broker.policy.TestDossiers.robot;
import static dev.chancery.broker.policy.TestDossiers.workload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.broker.policy.Dossier.Grant;
import dev.chancery.broker.policy.Dossier.Residence;
import dev.chancery.broker.policy.PolicyDecision.Deny;
import dev.chancery.broker.policy.PolicyDecision.Permit;
import dev.chancery.broker.policy.Recognition.Recognised;
import dev.chancery.broker.policy.Recognition.Refused;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompiledPolicyTest {
    private static final String API = "https://api.example";
    private static final Robot BACKUP = active("backup");

    private final CompiledPolicy policy = CompiledPolicy.of(
            7,
            List.of(
                    dossier(
                            BACKUP,
                            grant(API),
                            grant("vault"),
                            call("store"),
                            call("asleep"),
                            call("lapsed"),
                            call("nobody"),
                            new Grant("robot:asleep-too", null, "text-only"),
                            new Grant("robot:store/", null, "no-robot"),
                            new Grant("disguise", "id-asleep", "disguised")),
                    dossier(active("store")),
                    dossier(robot("lapsing", RobotState.ACTIVE, NOW.plusSeconds(1)), grant(API)),
                    dossier(robot("lapsed", RobotState.ACTIVE, NOW), grant(API)),
                    dossier(robot("lapsed-and-seen", RobotState.SUSPENDED, NOW.minusSeconds(5)), grant(API)),
                    dossier(robot("asleep", RobotState.SUSPENDED, null), grant(API)),
                    dossier(robot("asleep-too", RobotState.SUSPENDED, NOW.plusSeconds(9)), grant(API)),
                    dossier(robot("gone", RobotState.QUARANTINED, null), grant(API)),
                    dossier(robot("long-gone", RobotState.DELETED, null), grant(API)),
                    new Dossier(active("unseen"), List.of(new Residence(place("unseen"), null)), List.of(grant(API))),
                    new Dossier(active("homeless"), List.of(), List.of(grant(API)))));

    @ParameterizedTest
    @CsvSource({
        "east, jobs, backup, right, recognised",
        "east, jobs, lapsing, right, recognised",
        "west, jobs, backup, right, NOT_A_ROBOT",
        "east, Jobs, backup, right, NOT_A_ROBOT",
        "east, job, sbackup, right, NOT_A_ROBOT",
        "east, jobs, BACKUP, right, NOT_A_ROBOT",
        "east, jobs, robot:backup, right, NOT_A_ROBOT",
        "east, jobs, homeless, right, NOT_A_ROBOT",
        "east, jobs, '', right, NOT_A_ROBOT",
        "east, jobs, unseen, right, NOT_YET_OBSERVED",
        "east, jobs, unseen, '', NOT_YET_OBSERVED",
        "east, jobs, backup, other, SERVICE_ACCOUNT_REPLACED",
        "east, jobs, backup, '', SERVICE_ACCOUNT_REPLACED",
        "east, jobs, gone, other, SERVICE_ACCOUNT_REPLACED",
        "east, jobs, lapsed, right, ACCOUNT_EXPIRED",
        "east, jobs, lapsed-and-seen, right, ACCOUNT_EXPIRED",
        "east, jobs, asleep, right, SUSPENDED",
        "east, jobs, asleep-too, right, SUSPENDED",
        "east, jobs, gone, right, QUARANTINED",
        "east, jobs, long-gone, right, DELETED",
    })
    void recognisesOnlyTheVeryServiceAccountOfAnActiveRobot(
            String cluster, String namespace, String account, String uid, String expected) {
        var answer = policy.recognise(
                workload(new Place(cluster, namespace, account), uid.equals("right") ? UID : uid), NOW);
        assertThat(said(answer)).isEqualTo(expected);
    }

    @Test
    void namesTheRobotThatIsRefused() {
        assertThat(policy.recognise(workload(place("gone"), UID), NOW))
                .isEqualTo(new Refused(DenyReason.QUARANTINED, "id-gone"));
        assertThat(policy.recognise(workload(place("stranger"), UID), NOW))
                .isEqualTo(new Refused(DenyReason.NOT_A_ROBOT, ""));
    }

    @ParameterizedTest
    @CsvSource({
        "backup, https://api.example, rule-of-https://api.example",
        "backup, vault, rule-of-vault",
        "backup, robot:store, calls",
        "backup, robot:store/, no-robot",
        "backup, https://api.example/, AUDIENCE_NOT_ALLOWED",
        "backup, https://API.example, AUDIENCE_NOT_ALLOWED",
        "backup, https://api.exampl, AUDIENCE_NOT_ALLOWED",
        "backup, robot:backup, AUDIENCE_NOT_ALLOWED",
        "backup, id-store, AUDIENCE_NOT_ALLOWED",
        "backup, '', AUDIENCE_NOT_ALLOWED",
        "store, https://api.example, AUDIENCE_NOT_ALLOWED",
        "backup, robot:asleep, CALLEE_NOT_ACTIVE",
        "backup, robot:asleep-too, CALLEE_NOT_ACTIVE",
        "backup, robot:lapsed, CALLEE_NOT_ACTIVE",
        "backup, robot:nobody, CALLEE_NOT_ACTIVE",
        "backup, disguise, CALLEE_NOT_ACTIVE",
        "stranger, https://api.example, NOT_A_ROBOT",
        "asleep, https://api.example, SUSPENDED",
        "lapsed, https://api.example, ACCOUNT_EXPIRED",
        "gone, https://api.example, QUARANTINED",
        "long-gone, https://api.example, DELETED",
    })
    void permitsOnlyWhatARuleGrants(String robot, String audience, String expected) {
        // The caller believes that it is active: the policy knows better.
        assertThat(said(policy.decide(active(robot), audience, NOW))).isEqualTo(expected);
    }

    @Test
    void lastsExactlyUntilTheAccountExpires() {
        var end = NOW.plusSeconds(1);
        assertThat(said(policy.decide(active("lapsing"), API, end.minusNanos(1))))
                .startsWith("rule-of");
        assertThat(said(policy.decide(active("lapsing"), API, end))).isEqualTo("ACCOUNT_EXPIRED");
        assertThat(said(policy.recognise(workload(place("lapsing"), UID), Instant.MAX)))
                .isEqualTo("ACCOUNT_EXPIRED");
    }

    @Test
    void findsRobotsOfEveryStateBySubjectOnly() {
        assertThat(policy.robot("robot:backup")).contains(BACKUP);
        assertThat(policy.robot("robot:long-gone")).isPresent();
        assertThat(policy.robot("id-backup")).isEmpty();
        assertThat(policy.robot("backup")).isEmpty();
    }

    @Test
    void aLaterGenerationLeavesTheEarlierAsItWas() {
        var later = policy.with(8, List.of(dossier(robot("backup", RobotState.SUSPENDED, null), grant(API))));
        assertThat(later.generation()).isEqualTo(8);
        assertThat(said(later.recognise(workload(place("backup"), UID), NOW))).isEqualTo("SUSPENDED");
        assertThat(said(later.decide(active("backup"), "vault", NOW))).isEqualTo("SUSPENDED");
        assertThat(said(later.decide(active("store"), API, NOW))).isEqualTo("AUDIENCE_NOT_ALLOWED");
        assertThat(policy.generation()).isEqualTo(7);
        assertThat(said(policy.recognise(workload(place("backup"), UID), NOW))).isEqualTo("recognised");
    }

    @Test
    void forgetsAPlaceThatIsLeft() {
        var later = policy.with(8, List.of(new Dossier(BACKUP, List.of(), List.of())));
        assertThat(said(later.recognise(workload(place("backup"), UID), NOW))).isEqualTo("NOT_A_ROBOT");
        assertThat(said(later.decide(BACKUP, API, NOW))).isEqualTo("AUDIENCE_NOT_ALLOWED");
    }

    @Test
    void aPlacePassesFromOneRobotToAnotherInEitherOrder() {
        var leaves = new Dossier(BACKUP, List.of(), List.of());
        var comes = new Dossier(active("store"), List.of(new Residence(place("backup"), "new")), List.of());
        for (var changed : List.of(List.of(leaves, comes), List.of(comes, leaves))) {
            var later = policy.with(8, changed);
            assertThat(later.recognise(workload(place("backup"), "new"), NOW))
                    .isEqualTo(new Recognised(active("store")));
            assertThat(said(later.recognise(workload(place("backup"), UID), NOW)))
                    .isEqualTo("SERVICE_ACCOUNT_REPLACED");
            assertThat(said(later.recognise(workload(place("store"), UID), NOW)))
                    .isEqualTo("NOT_A_ROBOT");
        }
    }

    @Test
    void anEmptyRegistryAllowsNothing() {
        var empty = CompiledPolicy.of(0, List.of());
        assertThat(said(empty.recognise(workload(place("backup"), UID), NOW))).isEqualTo("NOT_A_ROBOT");
        assertThat(said(empty.decide(BACKUP, API, NOW))).isEqualTo("NOT_A_ROBOT");
        assertThat(empty.robot("robot:backup")).isEmpty();
    }

    private static String said(Recognition answer) {
        return switch (answer) {
            case Recognised _ -> "recognised";
            case Refused refused -> refused.reason().name();
        };
    }

    private static String said(PolicyDecision answer) {
        return switch (answer) {
            case Permit permit -> permit.rule();
            case Deny deny -> deny.reason().name();
        };
    }
}
