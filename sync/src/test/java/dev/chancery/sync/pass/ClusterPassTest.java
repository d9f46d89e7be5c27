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
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.kubernetes.ApplyOutcome;
import dev.chancery.sync.kubernetes.Cluster;
import dev.chancery.sync.kubernetes.IssuerDocument;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.plan.GuardedKind;
import dev.chancery.sync.plan.Hold;
import dev.chancery.sync.plan.ObservedObject;
import dev.chancery.sync.plan.ObservedState;
import dev.chancery.sync.plan.PlanGuard;
import dev.chancery.sync.plan.PlanLimits;
import dev.chancery.sync.registry.ForgetfulRegistry;
import dev.chancery.sync.registry.InMemoryHolds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
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
    private final Memory memory = new Memory();
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

        pass.run(new Scripted(state(observed(a)), APPLIED), task(desire(a, b)));

        assertThat(memory.uids)
                .containsOnly(
                        Map.entry(a.key(), "uid of ServiceAccount ns/a"),
                        Map.entry(b.key(), "new uid of ServiceAccount ns/b"));
    }

    @Test
    void remembersNoUidOfAStrangersAccountUnderTheName() {
        var a = account(1, "a");

        pass.run(new Scripted(state(foreign(a)), APPLIED), task(desire(a, binding(1, VIEW, "a"))));

        assertThat(memory.uids).isEmpty();
    }

    @Test
    void remembersNoUidOfAnotherRobotsAccountUnderTheName() {
        pass.run(new Scripted(state(observed(account(2, "a"))), APPLIED), task(desire(account(1, "a"))));

        assertThat(memory.uids).isEmpty();
    }

    @Test
    void remembersWhatItTakesWithoutAskingBeforeItIsTaken() {
        var gone = state(observed(account(1, "a")));
        var deletion = Map.entry(GuardedKind.DELETIONS, Set.of("ServiceAccount ns/a"));
        var counted = new AtomicBoolean();
        pass.run(
                new Scripted(gone, change -> {
                    counted.set(holds.takenLately(EAST).entrySet().contains(deletion));
                    return APPLIED.apply(change);
                }),
                task(desire()));
        assertThat(counted).isTrue();
        assertThat(holds.takenLately(EAST)).containsExactly(deletion);

        pass.run(new Scripted(gone, APPLIED), task(desire()));
        assertThat(holds.takenLately(EAST)).as("the same again").containsExactly(deletion);

        var another = pass.run(new Scripted(state(observed(account(2, "b"))), APPLIED), task(desire()));
        assertThat(another.plan().holds())
                .extracting(Hold::reason)
                .containsExactly("1 of 1 ServiceAccounts would be deleted, after 1 shortly before, which is more than"
                        + " the limit of 1 or 0 %");
    }

    @Test
    void remembersNoUidOfWhatTheClusterRefused() {
        var cluster = new Scripted(EMPTY, _ -> new ApplyOutcome.Forbidden("no"));

        pass.run(cluster, task(desire(account(1, "a"))));

        assertThat(memory.uids).isEmpty();
    }

    @Test
    void auditsTheIntentionBeforeTheChangeAndTheOutcomeAfter() {
        var a = account(1, "a");
        var cluster = new Scripted(EMPTY, change -> {
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
        var refusing = new Scripted(EMPTY, _ -> new ApplyOutcome.Invalid("no"));
        var silent = new Scripted(EMPTY, _ -> new ApplyOutcome.Unreachable("silence"));

        pass.run(refusing, task(desire));
        pass.run(silent, task(desire));

        assertThat(refusing.applied).hasSize(3);
        assertThat(silent.applied).hasSize(2);
    }

    @Test
    void doesNothingOfWhatIsHeldUntilItsDigestIsGivenAndRemembersTheRest() {
        var there = state(observed(account(1, "a")), observed(account(2, "b")));
        var cluster = new Scripted(there, _ -> new ApplyOutcome.Applied(null));
        var more = account(3, "c");

        var plan = pass.run(cluster, task(desire(more))).plan();

        var hold = plan.holds().getFirst();
        assertThat(cluster.applied).containsExactly(new Change.Create(more));
        assertThat(memory.contested)
                .containsOnlyKeys(account(1, "a").key(), account(2, "b").key());
        assertThat(memory.issuers).as("its keys are kept fresh all the same").containsExactly("https://east.example");

        pass.run(cluster, new ClusterTask(RUN, desire(more), new Given(Set.of(plan.digest(hold)), "eve")));

        assertThat(cluster.applied).hasSize(4);
        assertThat(memory.contested).isEmpty();
        assertThat(audited)
                .contains(new AuditEvent.ApprovalUsed(EAST, plan.digest(hold), "eve", "given with the command"));
    }

    @Test
    void usesAnApprovalUpAndSaysWhoseItWas() {
        var there = state(observed(account(1, "a")), observed(account(2, "b")));
        var cluster = new Scripted(there, _ -> new ApplyOutcome.Applied(null));
        var digest = digestOfTheHold(cluster);
        holds.approve(EAST, digest, "eve", "it is meant");
        audited.clear();

        pass.run(cluster, task(desire()));

        assertThat(cluster.applied).hasSize(2);
        assertThat(audited).first().isEqualTo(new AuditEvent.ApprovalUsed(EAST, digest, "eve", "it is meant"));
        pass.run(cluster, new ClusterTask(new UUID(0, 2), desire(), Given.NOTHING));
        assertThat(cluster.applied).as("another run").hasSize(2);
    }

    @Test
    void usesAnApprovalAgainWhenThePassOfOneRunIsRepeated() {
        var there = state(observed(account(1, "a")), observed(account(2, "b")));
        var cluster = new Scripted(there, _ -> new ApplyOutcome.Unreachable("silence"));
        holds.approve(EAST, digestOfTheHold(cluster), "eve", "it is meant");

        pass.run(cluster, task(desire()));
        pass.run(cluster, task(desire()));

        assertThat(cluster.applied).hasSize(4);
    }

    @Test
    void doesNotCountWhatWasLetPassTogetherWithWhatIsLeftOfIt() {
        var b = observed(account(2, "b"));
        var there = state(observed(account(1, "a")), b);
        pass.run(new Scripted(there, APPLIED), task(desire()));
        assertThat(holds.heldTogether(EAST))
                .containsExactly(Map.entry("deletions", Set.of("ServiceAccount ns/a", "ServiceAccount ns/b")));
        var breaking = new Scripted(
                there,
                change -> change.key().equals(b.key())
                        ? new ApplyOutcome.Unreachable("silence")
                        : new ApplyOutcome.Applied(null));
        holds.approve(EAST, digestOfTheHold(breaking), "eve", "it is meant");

        pass.run(breaking, task(desire()));

        assertThat(holds.heldTogether(EAST)).isEmpty();
        var rest = pass.run(new Scripted(state(b), APPLIED), new ClusterTask(new UUID(0, 2), desire(), Given.NOTHING));
        assertThat(rest.plan().holds()).isEmpty();
    }

    @Test
    void leavesAnApprovalToTheNextRunWhenItIsToldToEndBeforeTheFirstStep() {
        var there = state(observed(account(1, "a")), observed(account(2, "b")));
        var cluster = new Scripted(there, APPLIED);
        var digest = digestOfTheHold(cluster);
        holds.approve(EAST, digest, "eve", "it is meant");
        audited.clear();
        work.halt();

        var report = pass.run(cluster, task(desire()));

        assertThat(cluster.applied).isEmpty();
        assertThat(holds.isUnused(EAST, digest)).isTrue();
        assertThat(audited).isEmpty();
        assertThat(report.plan().holds()).as("it waits as before").hasSize(1);
        assertThat(memory.contested).as("the broker goes on answering").hasSize(2);
    }

    @Test
    void leavesAnApprovalToTheNextRunWhenOnlyOtherStepsWereReached() {
        var view = binding(3, VIEW, "c");
        var there = state(observed(account(1, "a")), observed(account(2, "b")), observed(view));
        var cluster = new Scripted(there, change -> {
            work.halt();
            return new ApplyOutcome.Applied(null);
        });
        var digest = digestOfTheHold(cluster);
        holds.approve(EAST, digest, "eve", "it is meant");

        pass.run(cluster, task(desire()));

        assertThat(cluster.applied).extracting(Change::key).containsExactly(view.key());
        assertThat(holds.isUnused(EAST, digest)).isTrue();
    }

    @Test
    void beginsNoStepOfAnApprovalThatRanOutMeanwhile() {
        var there = state(observed(account(1, "a")), observed(account(2, "b")));
        var more = account(3, "c");
        var cluster = new Scripted(there, APPLIED);
        var plan = pass.plan(cluster, desire(more));
        var digest = plan.digest(plan.holds().getFirst());
        holds.approve(EAST, digest, "eve", "it is meant");
        holds.letRunOutBeforeUse();

        var report = pass.run(cluster, task(desire(more)));

        assertThat(cluster.applied).containsExactly(new Change.Create(more));
        assertThat(report.plan().holds()).hasSize(1);
    }

    @Test
    void onlyRevokesWhatIdleRobotsHaveWhenTheTurnHasNotCome() {
        var a = account(1, "a");
        var view = binding(1, VIEW, "a");
        var b = account(2, "b");
        var cluster = new Scripted(state(observed(a), observed(view), observed(b)), APPLIED);

        pass.run(cluster, task(desire(suspended(1, "a"), account(3, "c"))).onlyRevoking());

        assertThat(cluster.applied).extracting(Change::key).containsExactly(view.key());
        assertThat(memory.uids).isNull();
        assertThat(memory.issuers).as("its keys are kept fresh all the same").containsExactly("https://east.example");
    }

    @Test
    void leavesOffForARunInWhichSomebodyWasSwitchedOff() {
        var cluster = overtaking(true);

        var report = pass.run(cluster, task(manyAccounts()));

        assertThat(report.isLeftOff()).isTrue();
        assertThat(cluster.applied).as("one batch, whose outcomes are known").hasSize(200);
        assertThat(report.outcomes()).hasSize(200);
        assertThat(audited).hasSize(400);
    }

    @Test
    void goesOnForALaterRunThatCanWait() {
        var report = pass.run(overtaking(false), task(manyAccounts()));

        assertThat(report.isLeftOff()).isFalse();
        assertThat(pass.isOvertaken(task(manyAccounts()))).isTrue();
    }

    @Test
    void carriesOutWhatAPersonHasLetPassBeforeItGivesWay() {
        var there = new ArrayList<ObservedObject>();
        for (int i = 0; i < 401; i++) there.add(observed(account(i, "a" + i)));
        var cluster = overtaking(true, there);
        var more = desire(
                IntStream.range(500, 901).mapToObj(i -> account(i, "a" + i)).toArray(DesiredObject[]::new));
        var plan = pass.plan(cluster, more);
        holds.approve(EAST, plan.digest(plan.holds().getFirst()), "eve", "it is meant");

        pass.run(cluster, task(more));

        assertThat(cluster.applied).hasSize(802);
    }

    @Test
    void takesAwayAllThatItMustBeforeItGivesWay() {
        var there = IntStream.range(0, 401)
                .mapToObj(i -> observed(binding(i, VIEW, "a" + i)))
                .toList();

        var report = pass.run(overtaking(true, there), task(manyAccounts()).onlyRevoking());

        assertThat(report.isLeftOff()).isFalse();
    }

    @Test
    void givesWayToATaskThatStandsForOneThatCouldNotWait() {
        var next = new ClusterTask(new UUID(0, 2), desire(), Given.NOTHING);
        var last = new ClusterTask(new UUID(0, 3), desire(), Given.NOTHING);
        var cluster = new Scripted(EMPTY, change -> {
            pass.expect(next.urgent(true));
            pass.expect(last);
            return APPLIED.apply(change);
        });

        assertThat(pass.run(cluster, task(manyAccounts())).isLeftOff()).isTrue();
        assertThat(pass.isOvertaken(next)).as("and is never begun").isTrue();
        assertThat(pass.isOvertaken(last)).isFalse();
    }

    private Scripted overtaking(boolean urgent) {
        return overtaking(urgent, List.of());
    }

    /** While it carries out a change, a task of the next run arrives. */
    private Scripted overtaking(boolean urgent, List<ObservedObject> there) {
        var next = new ClusterTask(new UUID(0, 2), desire(), Given.NOTHING).urgent(urgent);
        return new Scripted(state(there.toArray(ObservedObject[]::new)), change -> {
            pass.expect(next);
            return APPLIED.apply(change);
        });
    }

    private static ClusterDesire manyAccounts() {
        return desire(IntStream.range(0, 401).mapToObj(i -> account(i, "a" + i)).toArray(DesiredObject[]::new));
    }

    private String digestOfTheHold(Scripted cluster) {
        var plan = pass.plan(cluster, desire());
        return plan.digest(plan.holds().getFirst());
    }

    private static ClusterTask task(ClusterDesire desire) {
        return new ClusterTask(RUN, desire, Given.NOTHING);
    }

    /** Shows one state and answers changes by a function. */
    private static final class Scripted implements Cluster {
        private final ObservedState state;
        private final Function<Change, ApplyOutcome> answers;
        private final List<Change> applied = new CopyOnWriteArrayList<>();

        Scripted(ObservedState state, Function<Change, ApplyOutcome> answers) {
            this.state = state;
            this.answers = answers;
        }

        @Override
        public ClusterName name() {
            return EAST;
        }

        @Override
        public ObservedState observe(Set<ObjectKey> wanted) {
            return state;
        }

        @Override
        public ObservedState look(Set<ObjectKey> keys) {
            throw new IllegalStateException("no run came before");
        }

        @Override
        public ApplyOutcome apply(Change change) {
            applied.add(change);
            return answers.apply(change);
        }

        @Override
        public IssuerDocument issuer() {
            return new IssuerDocument("https://east.example", "{\"keys\":[]}");
        }

        @Override
        public void close() {}
    }

    /** Keeps the uids that it was told last. */
    private static final class Memory extends ForgetfulRegistry {
        private @Nullable Map<ObjectKey, String> uids;
        private final List<String> issuers = new ArrayList<>();
        private Map<ObjectKey, String> contested = Map.of();

        @Override
        public void remember(UUID run, ClusterDesire desire, Map<ObjectKey, String> found) {
            uids = found;
            contested = desire.contested();
        }

        @Override
        public void remember(@Nullable UUID run, ClusterName cluster, IssuerDocument learnt) {
            issuers.add(learnt.issuer());
        }
    }
}
