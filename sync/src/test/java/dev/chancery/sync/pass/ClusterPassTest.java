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
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.account.Limit;
import dev.chancery.sync.account.Roster;
import dev.chancery.sync.audit.AuditEvent;
import dev.chancery.sync.desired.AudienceGrant;
import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.ClusterProfile;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.RememberedPlacement;
import dev.chancery.sync.kubernetes.ApplyOutcome;
import dev.chancery.sync.kubernetes.Cluster;
import dev.chancery.sync.kubernetes.IssuerDocument;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.plan.DeletionLimit;
import dev.chancery.sync.plan.ObservedState;
import dev.chancery.sync.registry.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a pass does, audits and remembers, with a cluster that answers as the test says. */
class ClusterPassTest {
    private static final UUID RUN = new UUID(0, 1);
    private static final Function<Change, ApplyOutcome> APPLIED =
            change -> new ApplyOutcome.Applied("new uid of " + change.key());

    private final List<AuditEvent> audited = new ArrayList<>();
    private final Memory memory = new Memory();
    private final SideBySide work = new SideBySide(2);
    private final ClusterPass pass =
            new ClusterPass(new DeletionLimit(new Limit(1, 0)), (_, events) -> audited.addAll(events), memory, work);

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void remembersTheUidsOfWhatIsThereAndOfWhatItMade() {
        var a = account(1, "a");
        var b = account(2, "b");

        pass.run(RUN, new Scripted(state(observed(a)), APPLIED), desire(a, b), Set.of());

        assertThat(memory.uids)
                .containsOnly(
                        Map.entry(a.key(), "uid of ServiceAccount ns/a"),
                        Map.entry(b.key(), "new uid of ServiceAccount ns/b"));
    }

    @Test
    void remembersNoUidOfAStrangersAccountUnderTheName() {
        var a = account(1, "a");

        pass.run(RUN, new Scripted(state(foreign(a)), APPLIED), desire(a, binding(1, VIEW, "a")), Set.of());

        assertThat(memory.uids).isEmpty();
    }

    @Test
    void remembersNoUidOfAnotherRobotsAccountUnderTheName() {
        pass.run(RUN, new Scripted(state(observed(account(2, "a"))), APPLIED), desire(account(1, "a")), Set.of());

        assertThat(memory.uids).isEmpty();
    }

    @Test
    void remembersNoUidOfWhatTheClusterRefused() {
        var cluster = new Scripted(EMPTY, _ -> new ApplyOutcome.Forbidden("no"));

        pass.run(RUN, cluster, desire(account(1, "a")), Set.of());

        assertThat(memory.uids).isEmpty();
    }

    @Test
    void auditsTheIntentionBeforeTheChangeAndTheOutcomeAfter() {
        var a = account(1, "a");
        var cluster = new Scripted(EMPTY, change -> {
            assertThat(audited).containsExactly(new AuditEvent.Intended(EAST, change));
            return new ApplyOutcome.Applied("u");
        });

        pass.run(RUN, cluster, desire(a), Set.of());

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

        pass.run(RUN, refusing, desire, Set.of());
        pass.run(RUN, silent, desire, Set.of());

        assertThat(refusing.applied).hasSize(3);
        assertThat(silent.applied).hasSize(2);
    }

    @Test
    void doesNothingOfAHeldPlanUntilItsDigestIsApproved() {
        var there = state(observed(account(1, "a")), observed(account(2, "b")));
        var cluster = new Scripted(there, _ -> new ApplyOutcome.Applied(null));

        var held = pass.run(RUN, cluster, desire(), Set.of("0000000000000000")).plan();

        assertThat(held.hold()).isPresent();
        assertThat(cluster.applied).isEmpty();
        assertThat(memory.uids).isNull();
        assertThat(memory.issuers).as("its keys are kept fresh all the same").containsExactly("https://east.example");
        assertThat(audited)
                .containsExactly(
                        new AuditEvent.PlanHeld(EAST, held.digest(), held.hold().orElseThrow()));

        pass.run(RUN, cluster, desire(), Set.of(held.digest()));

        assertThat(cluster.applied).hasSize(2);
        assertThat(memory.uids).isEmpty();
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
    private static final class Memory implements Registry {
        private @Nullable Map<ObjectKey, String> uids;
        private final List<String> issuers = new ArrayList<>();

        @Override
        public List<KnownRobot> robots(String directory) {
            return List.of();
        }

        @Override
        public List<RememberedPlacement> placements() {
            return List.of();
        }

        @Override
        public void remember(UUID run, Roster roster, List<AudienceGrant> audiences, List<ClusterProfile> clusters) {}

        @Override
        public void remember(UUID run, ClusterDesire desire, Map<ObjectKey, String> found) {
            uids = found;
        }

        @Override
        public void remember(UUID run, ClusterName cluster, IssuerDocument learnt) {
            issuers.add(learnt.issuer());
        }
    }
}
