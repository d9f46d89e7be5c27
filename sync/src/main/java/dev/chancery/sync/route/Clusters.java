package dev.chancery.sync.route;

import dev.chancery.sync.kubernetes.Cluster;
import java.util.List;

/** All clusters of the configuration, closed together. */
public record Clusters(List<Cluster> all) implements AutoCloseable {
    public Clusters {
        all = List.copyOf(all);
    }

    @Override
    public void close() {
        all.forEach(Cluster::close);
    }
}
