package dev.chancery.sync.pass;

import static dev.chancery.sync.pass.NewsPasses.A;
import static dev.chancery.sync.pass.NewsPasses.B;
import static dev.chancery.sync.plan.TestObjects.VIEW;
import static dev.chancery.sync.plan.TestObjects.account;
import static dev.chancery.sync.plan.TestObjects.binding;
import static dev.chancery.sync.plan.TestObjects.desire;
import static dev.chancery.sync.plan.TestObjects.suspended;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.kubernetes.ClusterUnavailable;
import dev.chancery.sync.kubernetes.InMemoryCluster;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a pass on news looks at everything all the same. */
class WholeLookTest {
    private final NewsPasses passes = new NewsPasses();
    private final InMemoryCluster cluster = passes.cluster;

    @AfterEach
    void close() {
        passes.close();
    }

    @Test
    void leavesWhatOthersDidElsewhereToTheNextScheduledRun() {
        cluster.label(A.key(), "app.kubernetes.io/managed-by", "pirates");
        cluster.delete(B.key());

        passes.news(desire(A, B, account(3, "c")));
        assertThat(cluster.read(B.key())).isEmpty();

        passes.routine(desire(A, B, account(3, "c")));
        assertThat(cluster.read(B.key())).isPresent();
        assertThat(cluster.observations()).isEqualTo(2);
    }

    @Test
    void readsEverythingAfterAConflict() {
        var c = account(3, "c");
        cluster.conflictOnce(c.key());
        passes.news(desire(A, B, c));
        assertThat(cluster.observations()).isEqualTo(1);

        passes.news(desire(A, B, c));

        assertThat(cluster.observations()).isEqualTo(2);
        assertThat(cluster.read(c.key())).isPresent();
    }

    @Test
    void goesOnLookingNarrowlyWhileTheClusterRefusesAnObject() {
        var nowhere = account(3, "nowhere", "c");
        passes.news(desire(A, B, nowhere));
        cluster.newLooks();

        passes.news(desire(A, B, nowhere));

        assertThat(cluster.newLooks()).containsExactlyInAnyOrder(nowhere.key(), ObjectKey.namespace("nowhere"));
        assertThat(cluster.observations()).isEqualTo(1);
    }

    @Test
    void readsEverythingAfterTheClusterWasGone() {
        cluster.becomeUnreachable();
        assertThatExceptionOfType(ClusterUnavailable.class)
                .isThrownBy(() -> passes.news(desire(A, B, account(3, "c"))));
        cluster.recover();

        passes.news(desire(A, B));

        assertThat(cluster.observations()).isEqualTo(2);
    }

    @Test
    void readsEverythingWhenAPassThatBrokeOffIsRepeated() {
        var task = passes.taskOnNews(desire(A, B, account(3, "c")));
        cluster.becomeUnreachable();
        assertThatExceptionOfType(ClusterUnavailable.class).isThrownBy(() -> passes.run(task));
        cluster.recover();

        passes.run(task);

        assertThat(cluster.observations()).isEqualTo(2);
    }

    @Test
    void readsEverythingAfterARunThatLeftTheClusterOut() {
        passes.leaveOneOut();

        passes.news(desire(A, B));

        assertThat(cluster.observations()).isEqualTo(2);
    }

    @Test
    void readsEverythingWhenThatIsLessWork() {
        var many = IntStream.range(3, 210).mapToObj(i -> account(i, "r" + i)).toArray(DesiredObject[]::new);

        passes.news(desire(many));

        assertThat(cluster.newLooks()).isEmpty();
        assertThat(cluster.observations()).isEqualTo(2);
    }

    @Test
    void remembersAlsoWhatItSawWhenItMightOnlyRevoke() {
        var view = binding(1, VIEW, "a");
        passes.routine(desire(A, B, view));

        passes.run(passes.taskOnNews(desire(suspended(1, "a"), B)).onlyRevoking());
        assertThat(cluster.read(view.key())).isEmpty();
        passes.news(desire(A, B, view));

        assertThat(cluster.read(view.key())).isPresent();
        assertThat(cluster.observations()).isEqualTo(2);
    }
}
