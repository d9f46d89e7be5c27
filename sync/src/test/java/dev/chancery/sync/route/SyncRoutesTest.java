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
import dev.chancery.sync.pass.Given;
import dev.chancery.sync.pass.SideBySide;
import dev.chancery.sync.plan.Change;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.errorhandler.DefaultErrorHandlerDefinition;
import org.apache.camel.reifier.errorhandler.ErrorHandlerReifier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class SyncRoutesTest {
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final SideBySide work = new SideBySide(2);
    private final Outage database = new Outage();

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
    void givesUpAfterThreeTriesAndTellsWhy() throws Exception {
        var dead = new Failing("dead", 100, false);

        assertThat(outcomes(dead))
                .singleElement()
                .isInstanceOfSatisfying(ClusterOutcome.Unavailable.class, outcome -> assertThat(outcome.why())
                        .contains("no answer"));

        assertThat(dead.looks).hasValue(3);
    }

    /** What Camel makes of it, for the program's own first pause. */
    @Test
    void waitsTwiceAsLongBeforeEachFurtherTry() throws Exception {
        camel.addRoutes(new RouteConfiguration().syncRoutes(pass()));

        var template = camel.getRouteTemplateDefinitions().getFirst().getRoute();
        var handler = (DefaultErrorHandlerDefinition) template.getErrorHandlerFactory();
        var policy = ErrorHandlerReifier.createRedeliveryPolicy(handler.getRedeliveryPolicy(), camel, null);
        var pauses = new ArrayList<Long>();
        for (int tried = 1; tried <= 3; tried++)
            pauses.add(policy.calculateRedeliveryDelay(pauses.isEmpty() ? 0 : pauses.getLast(), tried));

        assertThat(pauses).containsExactly(500L, 1_000L, 2_000L);
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

    /** And of what waits behind it, only the newest is ever begun. */
    @Test
    void oneThatDoesNotAnswerCostsTheOthersNothing() throws Exception {
        var silent = new Failing("silent", 0, false);
        var fine = new Failing("fine", 0, false);
        silent.silent = new CountDownLatch(1);
        var fanOut = fanOut(silent, fine);

        var first = fanOut.send(task(silent));
        silent.asked.await();
        var second = fanOut.send(task(silent));
        for (int i = 0; i < 100; i++) fanOut.send(task(silent));
        var third = fanOut.send(task(silent));

        assertThat(fanOut.send(task(fine)).join()).isInstanceOf(ClusterOutcome.Passed.class);
        assertThat(fanOut.send(task(fine)).join()).isInstanceOf(ClusterOutcome.Passed.class);
        assertThat(List.of(first, second, third)).noneMatch(CompletableFuture::isDone);
        silent.silent.countDown();
        assertThat(first.join()).isInstanceOf(ClusterOutcome.Passed.class);
        assertThat(second.join()).isEqualTo(ClusterOutcome.Unfinished.overtaken(silent.name()));
        assertThat(third.join()).isInstanceOf(ClusterOutcome.Passed.class);
        assertThat(silent.looks).hasValue(2);
    }

    @Test
    void doesNotTryAgainWhenALaterRunWillTryInAnyCase() throws Exception {
        var dead = new Failing("dead", 1, false);
        dead.silent = new CountDownLatch(1);
        var fanOut = fanOut(dead);

        var first = fanOut.send(task(dead));
        dead.asked.await();
        var second = fanOut.send(task(dead));
        dead.silent.countDown();

        assertThat(first.join()).isInstanceOf(ClusterOutcome.Unavailable.class);
        assertThat(second.join()).isInstanceOf(ClusterOutcome.Passed.class);
        assertThat(dead.looks).hasValue(2);
    }

    @Test
    void leavesAClusterAloneThatFailedThreeTimesAndSaysOfWhat() throws Exception {
        var dead = new Failing("dead", 100, false);
        var fanOut = fanOut(dead);
        fanOut.send(task(dead)).join();

        assertThat(fanOut.send(task(dead)).join())
                .isInstanceOfSatisfying(ClusterOutcome.Unavailable.class, outcome -> assertThat(outcome.why())
                        .contains("left alone for a minute", "no answer"));

        assertThat(dead.looks).hasValue(3);
    }

    /** Else nobody would lose a role for a minute after the database is back. */
    @Test
    void doesNotLeaveAClusterAloneForWhatTheDatabaseFailedIn() throws Exception {
        var fine = new Failing("fine", 0, false);
        var fanOut = fanOut(fine);

        for (int run = 0; run < 2; run++) {
            database.away = true;
            assertThat(fanOut.send(task(fine)).join())
                    .isInstanceOfSatisfying(ClusterOutcome.Unavailable.class, outcome -> assertThat(outcome.why())
                            .isEqualTo("the database is away"));
        }
        assertThat(fine.looks).hasValue(6);
        database.away = false;

        assertThat(fanOut.send(task(fine)).join()).isInstanceOf(ClusterOutcome.Passed.class);
    }

    @Test
    void countsOnlyWhatTheClusterFailedIn() throws Exception {
        var flaky = new Failing("flaky", 2, false);
        database.away = true;
        var fanOut = fanOut(flaky);
        fanOut.send(task(flaky)).join(); // twice the cluster, then the database
        database.away = false;

        assertThat(fanOut.send(task(flaky)).join()).isInstanceOf(ClusterOutcome.Passed.class);
    }

    private List<ClusterOutcome> outcomes(Failing... clusters) throws Exception {
        var fanOut = fanOut(clusters);
        return Stream.of(clusters).map(cluster -> fanOut.send(task(cluster))).toList().stream()
                .map(CompletableFuture::join)
                .toList();
    }

    private CamelFanOut fanOut(Failing... clusters) throws Exception {
        var pass = pass();
        var routes = new ClusterRoutes(new Clusters(List.of(clusters)), pass);
        routes.beforeApplicationStart(camel);
        camel.addRoutes(new SyncRoutes(1, pass));
        camel.start();
        routes.afterApplicationStart(camel);
        return new CamelFanOut(camel.createProducerTemplate(), pass);
    }

    private ClusterPass pass() {
        return new ClusterPass(new PlanGuard(PlanLimits.DEFAULT), (_, _) -> {}, database, new InMemoryHolds(), work);
    }

    /** May be away when an issuer is to be remembered, at the end of a pass. */
    private static final class Outage extends ForgetfulRegistry {
        private volatile boolean away;

        @Override
        public void remember(@Nullable UUID run, ClusterName cluster, IssuerDocument issuer) {
            if (away) throw new DataAccessResourceFailureException("the database is away");
        }
    }

    private static ClusterTask task(Cluster cluster) {
        return new ClusterTask(
                UUID.randomUUID(),
                new ClusterDesire(cluster.name(), List.of(), Map.of(), Map.of(), Set.of()),
                Given.NOTHING);
    }

    /** Cannot be observed the first times. */
    private static final class Failing implements Cluster {
        private final ClusterName name;
        private final int failures;
        private final boolean lasting;
        private final AtomicInteger looks = new AtomicInteger();
        private final CountDownLatch asked = new CountDownLatch(1);
        private CountDownLatch silent = new CountDownLatch(0);

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
            asked.countDown();
            try {
                silent.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
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
