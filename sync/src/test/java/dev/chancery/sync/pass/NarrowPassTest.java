package dev.chancery.sync.pass;

import static dev.chancery.sync.pass.NewsPasses.A;
import static dev.chancery.sync.pass.NewsPasses.B;
import static dev.chancery.sync.plan.TestObjects.VIEW;
import static dev.chancery.sync.plan.TestObjects.account;
import static dev.chancery.sync.plan.TestObjects.binding;
import static dev.chancery.sync.plan.TestObjects.desire;
import static dev.chancery.sync.plan.TestObjects.namespace;
import static dev.chancery.sync.plan.TestObjects.suspended;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.account.TestRobots;
import dev.chancery.sync.audit.AuditEvent;
import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.kubernetes.InMemoryCluster;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.plan.Hold;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pass on news looks at what the news touches, and sees what it would have seen of that by looking at everything. */
class NarrowPassTest {
    private static final ObjectKey NS = ObjectKey.namespace("ns");

    private final NewsPasses passes = new NewsPasses();
    private final InMemoryCluster cluster = passes.cluster;

    @AfterEach
    void close() {
        passes.close();
    }

    @Test
    void looksOnlyAtWhatIsNew() {
        var view = binding(1, VIEW, "a");

        passes.news(desire(A, B, view));

        assertThat(cluster.newLooks()).containsExactlyInAnyOrder(NS, view.key(), A.key());
        assertThat(cluster.observations()).isEqualTo(1);
        assertThat(cluster.read(view.key())).isPresent();
        assertThat(passes.audited)
                .hasSize(2)
                .first()
                .isEqualTo(new AuditEvent.Intended(cluster.name(), new Change.Create(view)));
    }

    @Test
    void looksAtNothingWhenTheNewsIsForOthers() {
        passes.news(desire(A, B));

        assertThat(cluster.newLooks()).isEmpty();
        assertThat(cluster.observations()).isEqualTo(1);
    }

    @Test
    void looksOnlyAtWhatIsGone() {
        passes.news(desire(A));

        assertThat(cluster.newLooks()).containsExactlyInAnyOrder(NS, B.key());
        assertThat(cluster.read(B.key())).isEmpty();
    }

    @Test
    void looksAgainAtWhatItDid() {
        passes.news(desire(suspended(1, "a"), B));
        cluster.newLooks();

        passes.news(desire(suspended(1, "a"), B));

        assertThat(cluster.newLooks()).containsExactlyInAnyOrder(NS, A.key());
        passes.news(desire(suspended(1, "a"), B));
        assertThat(cluster.newLooks()).isEmpty();
    }

    @Test
    void takesBackWhatItHasJustDone() {
        passes.news(desire(suspended(1, "a"), B));
        passes.news(desire(A, B));

        assertThat(cluster.read(A.key()).orElseThrow().annotations()).containsEntry("chancery.dev/state", "active");
    }

    @Test
    void finishesWhatItCouldNotReach() {
        passes.work.halt();
        assertThat(passes.news(desire(A)).outcomes()).isEmpty();
        assertThat(cluster.read(B.key())).isPresent();
        assertThat(passes.news(desire(A)).plan().actionable()).hasSize(1);
    }

    @Test
    void seesAStrangerInTheWay() {
        var c = account(3, "c");
        cluster.create(c.key(), Map.of("app", "theirs"), Map.of());

        var report = passes.news(desire(A, B, c));

        assertThat(report.plan().held())
                .extracting(Change.Held::reason)
                .containsExactly(Change.HeldReason.OWNED_BY_SOMEONE_ELSE);
        assertThat(cluster.read(c.key()).orElseThrow().annotations()).isEmpty();
    }

    @Test
    void looksAgainAtWhatIsHeld() {
        var c = account(3, "c");
        cluster.create(c.key(), Map.of(), Map.of());
        passes.news(desire(A, B, c));

        cluster.delete(c.key());
        passes.news(desire(A, B, c));

        assertThat(cluster.read(c.key()).orElseThrow().annotations()).containsKey("chancery.dev/robot");
    }

    @Test
    void doesNotLookAtWhatStaysAsItIs() {
        var frozen = Map.of(TestRobots.id(2), "its directory is silent");

        var report = passes.news(desire(Map.of(), frozen, A));

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
        passes.routine(desire(A, B, c, view));
        passes.news(desire(A, B, c, view));
        assertThat(cluster.read(view.key()).orElseThrow().subjects()).hasSize(1);
        cluster.delete(c.key());
        cluster.newLooks();

        passes.news(desire(A, B, c, view));

        assertThat(cluster.newLooks()).containsExactlyInAnyOrder(NS, c.key(), view.key(), A.key());
        assertThat(cluster.read(view.key()).orElseThrow().subjects()).hasSize(2);
    }

    @Test
    void givesNoRoleToAStrangerWhoTookTheAccountsPlace() {
        cluster.delete(A.key());
        cluster.create(A.key(), Map.of(), Map.of());

        var report = passes.news(desire(A, B, binding(1, VIEW, "a")));

        assertThat(cluster.read(binding(1, VIEW, "a").key())).isEmpty();
        assertThat(report.plan().held())
                .extracting(Change.Held::reason)
                .containsExactly(Change.HeldReason.OWNED_BY_SOMEONE_ELSE, Change.HeldReason.ACCOUNT_HELD);
    }

    @Test
    void seesThatANamespaceHasGone() {
        cluster.delete(NS);

        var report = passes.news(desire(A, B, account(3, "c")));

        assertThat(report.plan().held())
                .extracting(Change.Held::reason)
                .containsExactly(Change.HeldReason.NAMESPACE_MISSING);
    }

    @Test
    void makesANamespaceThatHasGone() {
        var made = namespace("made");
        var inside = account(3, "made", "c");
        passes.routine(desire(A, B, made, inside));
        cluster.delete(made.key());

        passes.news(desire(A, B, made, inside, account(4, "made", "d")));

        assertThat(cluster.read(account(4, "made", "d").key())).isPresent();
    }

    @Test
    void countsForItsGuardsEverythingThatIsThere() {
        var many = IntStream.range(1, 21).mapToObj(i -> account(i, "r" + i)).toArray(DesiredObject[]::new);
        cluster.delete(A.key());
        cluster.delete(B.key());
        passes.routine(desire(many));
        passes.news(desire(many));

        var allowed = passes.news(desire(Arrays.copyOf(many, 16)));
        var tooMany = passes.news(desire(Arrays.copyOf(many, 11)));

        assertThat(allowed.plan().holds()).isEmpty();
        assertThat(tooMany.plan().holds())
                .singleElement()
                .extracting(Hold::reason)
                .asString()
                .startsWith("5 of 16 ");
        assertThat(cluster.observations()).isEqualTo(2);
    }
}
