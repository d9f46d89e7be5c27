package dev.chancery.sync.pass;

import static dev.chancery.sync.plan.TestObjects.VIEW;
import static dev.chancery.sync.plan.TestObjects.account;
import static dev.chancery.sync.plan.TestObjects.binding;
import static dev.chancery.sync.plan.TestObjects.desire;
import static dev.chancery.sync.plan.TestObjects.namespace;
import static dev.chancery.sync.plan.TestObjects.suspended;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chancery.sync.account.Limit;
import dev.chancery.sync.account.TestRobots;
import dev.chancery.sync.audit.AuditEvent;
import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.kubernetes.ClusterUnavailable;
import dev.chancery.sync.kubernetes.InMemoryCluster;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.plan.Hold;
import dev.chancery.sync.plan.PlanGuard;
import dev.chancery.sync.plan.PlanLimits;
import dev.chancery.sync.registry.ForgetfulRegistry;
import dev.chancery.sync.registry.InMemoryHolds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pass on news looks at what the news touches, and sees what it would have seen of that by looking at everything. */
class NarrowPassTest {
    private static final ObjectKey NS = ObjectKey.namespace("ns");
    private static final PlanLimits LIMITS =
            new PlanLimits(new Limit(1, 20), Limit.DEFAULT, Limit.DEFAULT, Limit.DEFAULT);

    private final InMemoryCluster cluster = new InMemoryCluster("east", "ns");
    private final SideBySide work = new SideBySide(2);
    private final List<AuditEvent> audited = new ArrayList<>();
    private final ClusterPass pass = new ClusterPass(
            new PlanGuard(LIMITS),
            (_, events) -> audited.addAll(events),
            new ForgetfulRegistry(),
            new InMemoryHolds(),
            work);
    private final DesiredObject a = account(1, "a");
    private final DesiredObject b = account(2, "b");
    private @Nullable UUID last;
    private int runs;

    /** Robots 1 and 2 are there, and what the passes that put them there did has been looked at again. */
    @BeforeEach
    void begin() {
        routine(desire(a, b));
        news(desire(a, b));
        cluster.newLooks();
        audited.clear();
    }

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void looksOnlyAtWhatIsNew() {
        var view = binding(1, VIEW, "a");

        news(desire(a, b, view));

        assertThat(cluster.newLooks()).containsExactlyInAnyOrder(NS, view.key(), a.key());
        assertThat(cluster.observations()).isEqualTo(1);
        assertThat(cluster.read(view.key())).isPresent();
        assertThat(audited)
                .hasSize(2)
                .first()
                .isEqualTo(new AuditEvent.Intended(cluster.name(), new Change.Create(view)));
    }

    @Test
    void looksAtNothingWhenTheNewsIsForOthers() {
        news(desire(a, b));

        assertThat(cluster.newLooks()).isEmpty();
        assertThat(cluster.observations()).isEqualTo(1);
    }

    @Test
    void looksOnlyAtWhatIsGone() {
        news(desire(a));

        assertThat(cluster.newLooks()).containsExactlyInAnyOrder(NS, b.key());
        assertThat(cluster.read(b.key())).isEmpty();
    }

    @Test
    void looksAgainAtWhatItDid() {
        news(desire(suspended(1, "a"), b));
        cluster.newLooks();

        news(desire(suspended(1, "a"), b));

        assertThat(cluster.newLooks()).containsExactlyInAnyOrder(NS, a.key());
        news(desire(suspended(1, "a"), b));
        assertThat(cluster.newLooks()).isEmpty();
    }

    @Test
    void takesBackWhatItHasJustDone() {
        news(desire(suspended(1, "a"), b));
        news(desire(a, b));

        assertThat(cluster.read(a.key()).orElseThrow().annotations()).containsEntry("chancery.dev/state", "active");
    }

    @Test
    void finishesWhatItCouldNotReach() {
        work.halt();
        assertThat(news(desire(a)).outcomes()).isEmpty();
        assertThat(cluster.read(b.key())).isPresent();
        assertThat(news(desire(a)).plan().actionable()).hasSize(1);
    }

    @Test
    void seesAStrangerInTheWay() {
        var c = account(3, "c");
        cluster.create(c.key(), Map.of("app", "theirs"), Map.of());

        var report = news(desire(a, b, c));

        assertThat(report.plan().held())
                .extracting(Change.Held::reason)
                .containsExactly(Change.HeldReason.OWNED_BY_SOMEONE_ELSE);
        assertThat(cluster.read(c.key()).orElseThrow().annotations()).isEmpty();
    }

    @Test
    void looksAgainAtWhatIsHeld() {
        var c = account(3, "c");
        cluster.create(c.key(), Map.of(), Map.of());
        news(desire(a, b, c));

        cluster.delete(c.key());
        news(desire(a, b, c));

        assertThat(cluster.read(c.key()).orElseThrow().annotations()).containsKey("chancery.dev/robot");
    }

    @Test
    void doesNotLookAtWhatStaysAsItIs() {
        var frozen = Map.of(TestRobots.id(2), "its directory is silent");

        var report = news(desire(Map.of(), frozen, a));

        assertThat(report.plan().held())
                .extracting(Change.Held::reason)
                .containsExactly(Change.HeldReason.ROBOT_FROZEN);
        assertThat(cluster.newLooks()).isEmpty();
        assertThat(cluster.observations()).isEqualTo(1);
    }

    /** The binding is as it was wanted, until the first look shows that nobody stands in its account's place any more. */
    @Test
    void looksAtWhatTheFirstLookDragsIn() {
        var c = account(1, "c");
        var view = binding(1, VIEW, "a", "c");
        cluster.create(c.key(), Map.of(), Map.of());
        routine(desire(a, b, c, view));
        news(desire(a, b, c, view));
        assertThat(cluster.read(view.key()).orElseThrow().subjects()).hasSize(1);
        cluster.delete(c.key());
        cluster.newLooks();

        news(desire(a, b, c, view));

        assertThat(cluster.newLooks()).containsExactlyInAnyOrder(NS, c.key(), view.key(), a.key());
        assertThat(cluster.read(view.key()).orElseThrow().subjects()).hasSize(2);
    }

    @Test
    void givesNoRoleToAStrangerWhoTookTheAccountsPlace() {
        cluster.delete(a.key());
        cluster.create(a.key(), Map.of(), Map.of());

        var report = news(desire(a, b, binding(1, VIEW, "a")));

        assertThat(cluster.read(binding(1, VIEW, "a").key())).isEmpty();
        assertThat(report.plan().held())
                .extracting(Change.Held::reason)
                .containsExactly(Change.HeldReason.OWNED_BY_SOMEONE_ELSE, Change.HeldReason.ACCOUNT_HELD);
    }

    @Test
    void seesThatANamespaceHasGone() {
        cluster.delete(NS);

        var report = news(desire(a, b, account(3, "c")));

        assertThat(report.plan().held())
                .extracting(Change.Held::reason)
                .containsExactly(Change.HeldReason.NAMESPACE_MISSING);
    }

    @Test
    void makesANamespaceThatHasGone() {
        var made = namespace("made");
        var inside = account(3, "made", "c");
        routine(desire(a, b, made, inside));
        cluster.delete(made.key());

        news(desire(a, b, made, inside, account(4, "made", "d")));

        assertThat(cluster.read(account(4, "made", "d").key())).isPresent();
    }

    @Test
    void leavesWhatOthersDidElsewhereToTheNextScheduledRun() {
        cluster.label(a.key(), "app.kubernetes.io/managed-by", "pirates");
        cluster.delete(b.key());

        news(desire(a, b, account(3, "c")));
        assertThat(cluster.read(b.key())).isEmpty();

        routine(desire(a, b, account(3, "c")));
        assertThat(cluster.read(b.key())).isPresent();
        assertThat(cluster.observations()).isEqualTo(2);
    }

    @Test
    void countsForItsGuardsEverythingThatIsThere() {
        var many = IntStream.range(1, 21).mapToObj(i -> account(i, "r" + i)).toArray(DesiredObject[]::new);
        cluster.delete(a.key());
        cluster.delete(b.key());
        routine(desire(many));
        news(desire(many));

        var allowed = news(desire(Arrays.copyOf(many, 16)));
        var tooMany = news(desire(Arrays.copyOf(many, 11)));

        assertThat(allowed.plan().holds()).isEmpty();
        assertThat(tooMany.plan().holds())
                .singleElement()
                .extracting(Hold::reason)
                .asString()
                .startsWith("5 of 16 ");
        assertThat(cluster.observations()).isEqualTo(2);
    }

    @Test
    void readsEverythingAfterAConflict() {
        var c = account(3, "c");
        cluster.conflictOnce(c.key());
        news(desire(a, b, c));
        assertThat(cluster.observations()).isEqualTo(1);

        news(desire(a, b, c));

        assertThat(cluster.observations()).isEqualTo(2);
        assertThat(cluster.read(c.key())).isPresent();
    }

    @Test
    void goesOnLookingNarrowlyWhileTheClusterRefusesAnObject() {
        var nowhere = account(3, "nowhere", "c");
        news(desire(a, b, nowhere));
        cluster.newLooks();

        news(desire(a, b, nowhere));

        assertThat(cluster.newLooks()).containsExactlyInAnyOrder(nowhere.key(), ObjectKey.namespace("nowhere"));
        assertThat(cluster.observations()).isEqualTo(1);
    }

    @Test
    void readsEverythingAfterTheClusterWasGone() {
        cluster.becomeUnreachable();
        assertThatExceptionOfType(ClusterUnavailable.class).isThrownBy(() -> news(desire(a, b, account(3, "c"))));
        cluster.recover();

        news(desire(a, b));

        assertThat(cluster.observations()).isEqualTo(2);
    }

    @Test
    void readsEverythingWhenAPassThatBrokeOffIsRepeated() {
        var task = new ClusterTask(run(), desire(a, b, account(3, "c")), Given.NOTHING).after(last);
        cluster.becomeUnreachable();
        assertThatExceptionOfType(ClusterUnavailable.class).isThrownBy(() -> pass.run(cluster, task));
        cluster.recover();

        pass.run(cluster, task);

        assertThat(cluster.observations()).isEqualTo(2);
    }

    @Test
    void readsEverythingAfterARunThatLeftTheClusterOut() {
        last = new UUID(7, 7);

        news(desire(a, b));

        assertThat(cluster.observations()).isEqualTo(2);
    }

    @Test
    void readsEverythingWhenThatIsLessWork() {
        var many = IntStream.range(3, 210).mapToObj(i -> account(i, "r" + i)).toArray(DesiredObject[]::new);

        news(desire(many));

        assertThat(cluster.newLooks()).isEmpty();
        assertThat(cluster.observations()).isEqualTo(2);
    }

    @Test
    void remembersAlsoWhatItSawWhenItMightOnlyRevoke() {
        var view = binding(1, VIEW, "a");
        routine(desire(a, b, view));

        run(new ClusterTask(run(), desire(suspended(1, "a"), b), Given.NOTHING)
                .after(last)
                .onlyRevoking());
        assertThat(cluster.read(view.key())).isEmpty();
        news(desire(a, b, view));

        assertThat(cluster.read(view.key())).isPresent();
        assertThat(cluster.observations()).isEqualTo(2);
    }

    private PassReport news(ClusterDesire desire) {
        return run(new ClusterTask(run(), desire, Given.NOTHING).after(last));
    }

    private PassReport routine(ClusterDesire desire) {
        return run(new ClusterTask(run(), desire, Given.NOTHING));
    }

    private PassReport run(ClusterTask task) {
        last = task.run();
        return pass.run(cluster, task);
    }

    private UUID run() {
        return new UUID(1, ++runs);
    }
}
