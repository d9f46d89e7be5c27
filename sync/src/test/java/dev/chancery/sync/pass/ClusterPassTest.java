package dev.chancery.sync.pass;

import static dev.chancery.sync.plan.TestObjects.EAST;
import static dev.chancery.sync.plan.TestObjects.EMPTY;
import static dev.chancery.sync.plan.TestObjects.VIEW;
import static dev.chancery.sync.plan.TestObjects.account;
import static dev.chancery.sync.plan.TestObjects.binding;
import static dev.chancery.sync.plan.TestObjects.desire;
import static dev.chancery.sync.plan.TestObjects.foreign;
import static dev.chancery.sync.plan.TestObjects.observed;
import static dev.chancery.sync.plan.TestObjects.state;
import static dev.chancery.sync.plan.TestObjects.suspended;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.account.Limit;
import dev.chancery.sync.audit.AuditEvent;
import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.kubernetes.ApplyOutcome;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.plan.GuardedKind;
import dev.chancery.sync.plan.Hold;
import dev.chancery.sync.plan.PlanGuard;
import dev.chancery.sync.plan.PlanLimits;
import dev.chancery.sync.registry.InMemoryHolds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a pass does, audits and remembers, with a cluster that answers as the test says. */
class ClusterPassTest {
    private static final UUID RUN = new UUID(0, 1);
    private static final Function<Change, ApplyOutcome> APPLIED =
            change -> new ApplyOutcome.Applied("new uid of " + change.key());

    private static final PlanLimits LIMITS =
            new PlanLimits(new Limit(1, 0), Limit.DEFAULT, Limit.DEFAULT, Limit.DEFAULT);

    private final List<AuditEvent> audited = new ArrayList<>();
    private final LastRemembered memory = new LastRemembered();
    private final InMemoryHolds holds = new InMemoryHolds();
    private final SideBySide work = new SideBySide(2);
    private final ClusterPass pass =
            new ClusterPass(new PlanGuard(LIMITS), (_, events) -> audited.addAll(events), memory, holds, work);

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void remembersTheUidsOfWhatIsThereAndOfWhatItMade() {
        var a = account(1, "a");
        var b = account(2, "b");

        pass.run(new ScriptedCluster(state(observed(a)), APPLIED), task(desire(a, b)));

        assertThat(memory.uids)
                .containsOnly(
                        Map.entry(a.key(), "uid of ServiceAccount ns/a"),
                        Map.entry(b.key(), "new uid of ServiceAccount ns/b"));
    }

    @Test
    void remembersNoUidOfAStrangersAccountUnderTheName() {
        var a = account(1, "a");

        pass.run(new ScriptedCluster(state(foreign(a)), APPLIED), task(desire(a, binding(1, VIEW, "a"))));

        assertThat(memory.uids).isEmpty();
    }

    @Test
    void remembersNoUidOfAnotherRobotsAccountUnderTheName() {
        pass.run(new ScriptedCluster(state(observed(account(2, "a"))), APPLIED), task(desire(account(1, "a"))));

        assertThat(memory.uids).isEmpty();
    }

    @Test
    void remembersWhatItTakesWithoutAskingBeforeItIsTaken() {
        var gone = state(observed(account(1, "a")));
        var deletion = Map.entry(GuardedKind.DELETIONS, Set.of("ServiceAccount ns/a"));
        var counted = new AtomicBoolean();
        pass.run(
                new ScriptedCluster(gone, change -> {
                    counted.set(holds.takenLately(EAST).entrySet().contains(deletion));
                    return APPLIED.apply(change);
                }),
                task(desire()));
        assertThat(counted).isTrue();
        assertThat(holds.takenLately(EAST)).containsExactly(deletion);

        pass.run(new ScriptedCluster(gone, APPLIED), task(desire()));
        assertThat(holds.takenLately(EAST)).as("the same again").containsExactly(deletion);

        var another = pass.run(new ScriptedCluster(state(observed(account(2, "b"))), APPLIED), task(desire()));
        assertThat(another.plan().holds())
                .extracting(Hold::reason)
                .containsExactly("1 of 1 ServiceAccounts would be deleted, after 1 shortly before, which is more than"
                        + " the limit of 1 or 0 %");
    }

    @Test
    void remembersNoUidOfWhatTheClusterRefused() {
        var cluster = new ScriptedCluster(EMPTY, _ -> new ApplyOutcome.Forbidden("no"));

        pass.run(cluster, task(desire(account(1, "a"))));

        assertThat(memory.uids).isEmpty();
    }

    @Test
    void auditsTheIntentionBeforeTheChangeAndTheOutcomeAfter() {
        var a = account(1, "a");
        var cluster = new ScriptedCluster(EMPTY, change -> {
            assertThat(audited).containsExactly(new AuditEvent.Intended(EAST, change));
            return new ApplyOutcome.Applied("u");
        });

        pass.run(cluster, task(desire(a)));

        var change = new Change.Create(a);
        assertThat(audited)
                .containsExactly(
                        new AuditEvent.Intended(EAST, change),
                        new AuditEvent.Done(EAST, change, new ApplyOutcome.Applied("u")));
    }

    @Test
    void goesOnAfterARefusalAndStopsWhenTheClusterIsGone() {
        var desire = desire(account(1, "a"), account(2, "b"), binding(1, VIEW, "a"));
        var refusing = new ScriptedCluster(EMPTY, _ -> new ApplyOutcome.Invalid("no"));
        var silent = new ScriptedCluster(EMPTY, _ -> new ApplyOutcome.Unreachable("silence"));

        pass.run(refusing, task(desire));
        pass.run(silent, task(desire));

        assertThat(refusing.applied).hasSize(3);
        assertThat(silent.applied).hasSize(2);
    }

    @Test
    void onlyRevokesWhatIdleRobotsHaveWhenTheTurnHasNotCome() {
        var a = account(1, "a");
        var view = binding(1, VIEW, "a");
        var b = account(2, "b");
        var cluster = new ScriptedCluster(state(observed(a), observed(view), observed(b)), APPLIED);

        pass.run(cluster, task(desire(suspended(1, "a"), account(3, "c"))).onlyRevoking());

        assertThat(cluster.applied).extracting(Change::key).containsExactly(view.key());
        assertThat(memory.uids).isNull();
        assertThat(memory.issuers).as("its keys are kept fresh all the same").containsExactly("https://east.example");
    }

    private static ClusterTask task(ClusterDesire desire) {
        return new ClusterTask(RUN, desire, Given.NOTHING);
    }
}
