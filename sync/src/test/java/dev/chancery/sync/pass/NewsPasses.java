package dev.chancery.sync.pass;

import static dev.chancery.sync.plan.TestObjects.account;
import static dev.chancery.sync.plan.TestObjects.desire;

import dev.chancery.sync.account.Limit;
import dev.chancery.sync.audit.AuditEvent;
import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.kubernetes.InMemoryCluster;
import dev.chancery.sync.plan.PlanGuard;
import dev.chancery.sync.plan.PlanLimits;
import dev.chancery.sync.registry.ForgetfulRegistry;
import dev.chancery.sync.registry.InMemoryHolds;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The passes of successive runs over one cluster, in which robots 1 and 2 are from the beginning. */
final class NewsPasses implements AutoCloseable {
    static final DesiredObject A = account(1, "a");
    static final DesiredObject B = account(2, "b");

    private static final PlanLimits LIMITS =
            new PlanLimits(new Limit(1, 20), Limit.DEFAULT, Limit.DEFAULT, Limit.DEFAULT);

    final InMemoryCluster cluster = new InMemoryCluster("east", "ns");
    final SideBySide work = new SideBySide(2);
    final List<AuditEvent> audited = new ArrayList<>();
    private final ClusterPass pass = new ClusterPass(
            new PlanGuard(LIMITS),
            (_, events) -> audited.addAll(events),
            new ForgetfulRegistry(),
            new InMemoryHolds(),
            work);
    private @Nullable UUID last;
    private int runs;

    /** What the passes that put them there did has been looked at again. */
    NewsPasses() {
        routine(desire(A, B));
        news(desire(A, B));
        cluster.newLooks();
        audited.clear();
    }

    PassReport news(ClusterDesire desire) {
        return run(taskOnNews(desire));
    }

    PassReport routine(ClusterDesire desire) {
        return run(task(desire));
    }

    PassReport run(ClusterTask task) {
        last = task.run();
        return pass.run(cluster, task);
    }

    /** What the next run has to do that looks only at what is new since the last one. */
    ClusterTask taskOnNews(ClusterDesire desire) {
        return task(desire).after(last);
    }

    private ClusterTask task(ClusterDesire desire) {
        return new ClusterTask(new UUID(1, ++runs), desire, Given.NOTHING);
    }

    /** A run came between in which the cluster had no pass. */
    void leaveOneOut() {
        last = new UUID(7, 7);
    }

    @Override
    public void close() {
        work.close();
    }
}
