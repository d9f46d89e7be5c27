package dev.chancery.sync.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.kubernetes.ApplyOutcome;
import dev.chancery.sync.kubernetes.Cluster;
import dev.chancery.sync.kubernetes.ClusterUnavailable;
import dev.chancery.sync.kubernetes.IssuerDocument;
import dev.chancery.sync.pass.ClusterOutcome;
import dev.chancery.sync.pass.ClusterPass;
import dev.chancery.sync.pass.ClusterTask;
import dev.chancery.sync.pass.SideBySide;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.plan.ObservedState;
import dev.chancery.sync.plan.PlanGuard;
import dev.chancery.sync.plan.PlanLimits;
import dev.chancery.sync.registry.ForgetfulRegistry;
import dev.chancery.sync.registry.InMemoryHolds;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SyncRoutesTest {
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final SideBySide work = new SideBySide(2);

    @AfterEach
    void stop() {
        camel.stop();
        work.close();
    }

    @Test
    void triesAgainWhenAClusterDoesNotAnswer() throws Exception {
        var flaky = new Failing("flaky", 2, false);

        assertThat(outcomes(flaky)).singleElement().isInstanceOf(ClusterOutcome.Passed.class);

        assertThat(flaky.looks).hasValue(3);
    }

    @Test
    void givesUpAfterThreeMoreTriesAndTellsWhy() throws Exception {
        var dead = new Failing("dead", 100, false);

        assertThat(outcomes(dead))
                .singleElement()
                .isInstanceOfSatisfying(ClusterOutcome.Unavailable.class, outcome -> assertThat(outcome.why())
                        .isNotBlank());

        assertThat(dead.looks).as("the circuit opens after the third").hasValue(3);
    }

    @Test
    void doesNotTryAgainWhatAPersonMustMend() throws Exception {
        var forbidden = new Failing("forbidden", 100, true);

        assertThat(outcomes(forbidden))
                .singleElement()
                .isInstanceOfSatisfying(ClusterOutcome.Unavailable.class, outcome -> assertThat(outcome.why())
                        .contains("forbidden"));

        assertThat(forbidden.looks).hasValue(1);
    }

    @Test
    void oneDeadClusterCostsTheOthersNothing() throws Exception {
        assertThat(outcomes(new Failing("dead", 100, true), new Failing("fine", 0, false)))
                .hasExactlyElementsOfTypes(ClusterOutcome.Unavailable.class, ClusterOutcome.Passed.class);
    }

    private List<ClusterOutcome> outcomes(Failing... clusters) throws Exception {
        var all = new Clusters(List.of(clusters));
        var routes = new ClusterRoutes(
                all,
                new ClusterPass(
                        new PlanGuard(PlanLimits.DEFAULT),
                        (_, _) -> {},
                        new ForgetfulRegistry(),
                        new InMemoryHolds(),
                        work));
        routes.beforeApplicationStart(camel);
        camel.addRoutes(new SyncRoutes(1));
        camel.start();
        routes.afterApplicationStart(camel);
        return new CamelFanOut(camel.createProducerTemplate())
                .all(all.all().stream().map(SyncRoutesTest::task).toList());
    }

    private static ClusterTask task(Cluster cluster) {
        return new ClusterTask(
                UUID.randomUUID(),
                new ClusterDesire(cluster.name(), List.of(), Map.of(), Map.of(), Set.of()),
                Set.of());
    }

    /** Cannot be observed the first times. */
    private static final class Failing implements Cluster {
        private final ClusterName name;
        private final int failures;
        private final boolean lasting;
        private final AtomicInteger looks = new AtomicInteger();

        Failing(String name, int failures, boolean lasting) {
            this.name = new ClusterName(name);
            this.failures = failures;
            this.lasting = lasting;
        }

        @Override
        public ClusterName name() {
            return name;
        }

        @Override
        public ObservedState observe(Set<ObjectKey> wanted) {
            if (looks.incrementAndGet() <= failures)
                throw new ClusterUnavailable(name, "no answer", lasting, new IllegalStateException());
            return new ObservedState(List.of(), Set.of());
        }

        @Override
        public ObservedState look(Set<ObjectKey> keys) {
            throw new IllegalStateException("no run came before");
        }

        @Override
        public ApplyOutcome apply(Change change) {
            return new ApplyOutcome.Invalid("nothing to apply");
        }

        @Override
        public IssuerDocument issuer() {
            return new IssuerDocument("https://issuer.example", "{\"keys\":[]}");
        }

        @Override
        public void close() {}
    }
}
