package dev.chancery.sync.pass;

import dev.chancery.sync.kubernetes.Cluster;
import dev.chancery.sync.registry.Pauses;
import dev.chancery.sync.registry.Registry;
import java.util.List;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Between two runs, learns from every cluster by which keys it signs, and nothing else. What cannot be learnt is left to the next run. */
public final class KeyErrand {
    private static final Logger LOG = LoggerFactory.getLogger(KeyErrand.class);

    private final List<Cluster> clusters;
    private final Registry registry;
    private final Pauses pauses;

    public KeyErrand(List<Cluster> clusters, Registry registry, Pauses pauses) {
        this.clusters = List.copyOf(clusters);
        this.registry = registry;
        this.pauses = pauses;
    }

    /** Clusters that a person wants left alone are not asked. */
    public void run() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var paused = pauses.all();
            for (var cluster : clusters)
                if (Pauses.of(cluster.name(), paused).isEmpty()) threads.execute(() -> learn(cluster));
        } catch (RuntimeException failure) {
            LOG.atWarn()
                    .addKeyValue("reason", failure.getMessage())
                    .log("keys that are wanted are left to the next run");
        }
    }

    private void learn(Cluster cluster) {
        try {
            registry.remember(null, cluster.name(), cluster.issuer());
        } catch (RuntimeException failure) { // of the cluster or of the database: the next run tells it
            LOG.atWarn()
                    .addKeyValue("cluster", cluster.name().value())
                    .addKeyValue("reason", failure.getMessage())
                    .log("keys that are wanted cannot be learnt now");
        }
    }
}
