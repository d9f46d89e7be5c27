package dev.chancery.sync.kubernetes;

import static dev.chancery.sync.kubernetes.ClusterAssertions.assertUnavailable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.kubernetes.ClusterConnection.Access;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.plan.ObservedObject;
import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Plane;
import dev.chancery.testbed.Servers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A real API server that is large, stopped, killed, or ends what we work in. */
@ExtendWith(Servers.class)
class ClusterTroubleIT {
    private final String namespace = "trouble-" + UUID.randomUUID();
    private final ControlPlane plane;
    private final Cluster cluster;
    private final Cluster impatient;

    ClusterTroubleIT(@Plane("west") ControlPlane plane) {
        this.plane = plane;
        var access = new Access.Url(plane.url(), plane.caFile(), plane.tokenFile());
        this.cluster = TestConnections.to(access);
        this.impatient = TestConnections.impatient(access);
    }

    @BeforeEach
    void makeNamespace() {
        plane.kubectl("create", "namespace", namespace);
    }

    @AfterEach
    void disconnect() {
        cluster.close();
        impatient.close();
    }

    @Test
    void readsEveryPage() throws Exception {
        var wanted = accounts(1_203);
        assertThat(applyAll(wanted)).allMatch(ApplyOutcome::isApplied);
        assertThat(ours())
                .containsExactlyInAnyOrderElementsOf(
                        wanted.stream().map(Change::key).toList());
    }

    @Test
    @Timeout(180)
    void isUnreachableWhileTheApiServerHangs() {
        var create = accounts(1).getFirst();
        await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(() -> impatient.observe(Set.of()) != null);
        plane.pause();
        try {
            assertUnavailable(impatient, false, "no answer from " + plane.url() + " within 2000 ms");
            assertThat(impatient.apply(create)).isInstanceOf(ApplyOutcome.Unreachable.class);
        } finally {
            plane.resume();
        }
        // What was sent while it hung may have been carried out since: then it is seen, and must not be made again.
        assertThat(cluster.apply(accounts(2).getLast()).isApplied()).isTrue();
    }

    @Test
    void isUnreachableWithoutItsStore() {
        var create = accounts(1).getFirst();
        plane.killEtcd();
        try {
            assertThat(impatient.apply(create)).isInstanceOf(ApplyOutcome.Unreachable.class);
            assertUnavailable(impatient, false, "");
        } finally {
            plane.restartEtcd();
        }
        assertThat(cluster.apply(create).isApplied()).isTrue();
    }

    @Test
    void finishesAfterTheApiServerWasKilledInTheMiddle() throws Exception {
        var wanted = accounts(400);
        List<ApplyOutcome> outcomes;
        try {
            outcomes = applyAll(impatient, wanted, 100, plane::kill);
        } finally {
            plane.restart();
        }
        assertThat(outcomes)
                .hasSize(400)
                .allMatch(outcome ->
                        outcome instanceof ApplyOutcome.Applied || outcome instanceof ApplyOutcome.Unreachable);
        assertThat(outcomes).anyMatch(ApplyOutcome::isApplied).anyMatch(outcome -> !outcome.isApplied());

        var there = ours();
        for (int i = 0; i < wanted.size(); i++) {
            if (outcomes.get(i).isApplied())
                assertThat(there).contains(wanted.get(i).key());
        }
        var missing =
                wanted.stream().filter(change -> !there.contains(change.key())).toList();
        assertThat(applyAll(missing)).allMatch(ApplyOutcome::isApplied);
        assertThat(ours()).hasSize(400);
    }

    @Test
    void countsANamespaceThatIsEndingAsMissing() {
        cluster.apply(accounts(1).getFirst());
        plane.kubectl(
                "patch",
                "serviceaccount",
                "a-0",
                "-n",
                namespace,
                "--type=merge",
                "-p",
                "{\"metadata\":{\"finalizers\":[\"chancery.dev/test\"]}}");
        plane.kubectl("delete", "namespace", namespace, "--wait=false");
        try {
            assertThat(cluster.observe(Set.of()).namespaces())
                    .contains("default")
                    .doesNotContain(namespace);
            assertThat(cluster.look(Set.of(ObjectKey.namespace(namespace), ObjectKey.namespace("default")))
                            .namespaces())
                    .containsExactly("default");
            assertThat(cluster.apply(accounts(2).getLast())).isInstanceOf(ApplyOutcome.Invalid.class);
        } finally {
            plane.kubectl(
                    "patch",
                    "serviceaccount",
                    "a-0",
                    "-n",
                    namespace,
                    "--type=merge",
                    "-p",
                    "{\"metadata\":{\"finalizers\":null}}");
        }
    }

    private List<Change> accounts(int count) {
        return IntStream.range(0, count)
                .<Change>mapToObj(i -> new Change.Create(TestObjects.account(namespace, "a-" + i)))
                .toList();
    }

    private List<ObjectKey> ours() {
        return cluster.observe(Set.of()).objects().stream()
                .map(ObservedObject::key)
                .filter(key -> key.namespace().equals(namespace))
                .toList();
    }

    private List<ApplyOutcome> applyAll(List<Change> changes) throws Exception {
        return applyAll(cluster, changes, changes.size(), () -> {});
    }

    /** Applies in eight threads, and does something else once some of the changes are through, and before as many of the last. */
    private static List<ApplyOutcome> applyAll(Cluster cluster, List<Change> changes, int some, Runnable then)
            throws Exception {
        var half = new CountDownLatch(some);
        var done = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(8)) {
            var futures = new ArrayList<Future<ApplyOutcome>>();
            for (int i = 0; i < changes.size(); i++) {
                var change = changes.get(i);
                boolean isLast = some < changes.size() && i >= changes.size() - some;
                Callable<ApplyOutcome> apply = () -> {
                    if (isLast) done.await();
                    try {
                        return cluster.apply(change);
                    } finally {
                        half.countDown();
                    }
                };
                futures.add(threads.submit(apply));
            }
            try {
                assertThat(half.await(5, TimeUnit.MINUTES))
                        .as("some are through")
                        .isTrue();
                then.run();
            } finally {
                done.countDown();
            }
            var outcomes = new ArrayList<ApplyOutcome>();
            for (var future : futures) outcomes.add(future.get());
            return outcomes;
        }
    }
}
