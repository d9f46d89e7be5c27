package dev.chancery.bench;

import dev.chancery.migrations.Migrate;
import dev.chancery.sync.audit.JdbcAuditTrail;
import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.ClusterProfile;
import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.kubernetes.Cluster;
import dev.chancery.sync.kubernetes.ClusterConnection;
import dev.chancery.sync.kubernetes.ClusterConnection.Access;
import dev.chancery.sync.kubernetes.Fabric8Clusters;
import dev.chancery.sync.pass.ClusterPass;
import dev.chancery.sync.pass.ClusterTask;
import dev.chancery.sync.pass.Given;
import dev.chancery.sync.pass.SideBySide;
import dev.chancery.sync.plan.PlanGuard;
import dev.chancery.sync.plan.PlanLimits;
import dev.chancery.sync.registry.JdbcHolds;
import dev.chancery.sync.registry.JdbcRegistry;
import dev.chancery.sync.registry.RunLog.ClusterResult;
import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A whole pass into a real control plane, audit and registry included, beside a bare client applying the same objects. */
final class ApplyBench {
    private static final int SIDE_BY_SIDE = 16;
    private static final String BARE = "bare";
    /** As many as ours, but not our mark: the pass must not take these objects for its own. */
    private static final Map<String, String> BARE_LABELS =
            Map.of("app.kubernetes.io/managed-by", BARE, "team", "bench");

    private ApplyBench() {}

    static List<Measurement> run(int robots) {
        try (var plane = ControlPlane.named("bench").start();
                var database = Database.start();
                var work = new SideBySide(SIDE_BY_SIDE);
                var bare = bareClient(plane);
                var cluster = Fabric8Clusters.connect(new ClusterConnection(
                        new ClusterName("bench"), Map.of(), new Access.Kubeconfig(plane.kubeconfig(), "bench")))) {
            plane.apply("{apiVersion: v1, kind: Namespace, metadata: {name: " + BARE + "}}");
            bareApply(bare, desire(robots / 10), "warm-", work);
            var pass = pass(database, work, robots);
            double yardstick = rate(robots, () -> bareApply(bare, desire(robots), "", work));
            double first = rate(robots, () -> pass(pass, cluster, robots));
            double requests = ChangeBench.requests(plane);
            double again = rate(robots, () -> passInVain(pass, cluster, robots));
            requests = ChangeBench.requests(plane) - requests;
            var results = new ArrayList<Measurement>();
            results.add(new Measurement(
                    "first pass, " + robots + " robots, audited and registered",
                    "objects/s",
                    first,
                    yardstick,
                    "ratio 0.85"));
            results.add(new Measurement("second pass, nothing to do", "objects/s", again, 0, "10,000"));
            results.add(new Measurement("second pass, requests", "requests", requests, 0, "one a page"));
            return results;
        }
    }

    private static ClusterResult pass(ClusterPass pass, Cluster cluster, int robots) {
        var result = pass.run(cluster, new ClusterTask(UUID.randomUUID(), desire(robots), Given.NOTHING))
                .result();
        if (result.failed() > 0 || result.held() > 0)
            throw new IllegalStateException("the bench's pass went wrong: " + result);
        return result;
    }

    /** What was done before must not be done again, or the figure is that of something else. */
    private static void passInVain(ClusterPass pass, Cluster cluster, int robots) {
        var result = pass(pass, cluster, robots);
        if (result.created() + result.updated() + result.deleted() > 0)
            throw new IllegalStateException("the second pass found something to do: " + result);
    }

    private static ClusterPass pass(Database database, SideBySide work, int robots) {
        Migrate.apply(database.dataSource());
        var source = database.dataSource("chancery_sync");
        var jdbc = new JdbcTemplate(source);
        var transaction = new TransactionTemplate(new DataSourceTransactionManager(source));
        var registry = new JdbcRegistry(jdbc, transaction);
        registry.remember(
                UUID.randomUUID(),
                Fleet.of(robots),
                List.of(),
                List.of(new ClusterProfile(new ClusterName("bench"), Map.of())));
        return new ClusterPass(
                new PlanGuard(PlanLimits.DEFAULT),
                new JdbcAuditTrail(jdbc, transaction),
                registry,
                new JdbcHolds(jdbc, Duration.ofHours(24)),
                work);
    }

    private static ClusterDesire desire(int robots) {
        return Fleet.mapping()
                .map(Fleet.of(robots), List.of())
                .in(new ClusterProfile(new ClusterName("bench"), Map.of()));
    }

    private static void bareApply(KubernetesClient client, ClusterDesire desire, String prefix, SideBySide work) {
        var accounts = desire.objects().stream()
                .filter(DesiredObject.ServiceAccount.class::isInstance)
                .map(DesiredObject.ServiceAccount.class::cast)
                .toList();
        work.all(accounts, account -> client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(prefix + account.key().name())
                        .withNamespace(BARE)
                        .withLabels(BARE_LABELS)
                        .withAnnotations(account.annotations())
                        .endMetadata()
                        .build())
                .fieldManager("bare")
                .serverSideApply());
    }

    private static KubernetesClient bareClient(ControlPlane plane) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(plane.kubeconfig().toFile()))
                .build();
    }

    private static double rate(int objects, Runnable work) {
        long before = System.nanoTime();
        work.run();
        return objects / ((System.nanoTime() - before) / 1e9);
    }
}
