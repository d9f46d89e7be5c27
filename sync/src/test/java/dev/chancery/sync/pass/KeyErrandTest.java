package dev.chancery.sync.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.kubernetes.Cluster;
import dev.chancery.sync.kubernetes.InMemoryCluster;
import dev.chancery.sync.kubernetes.IssuerDocument;
import dev.chancery.sync.registry.ForgetfulRegistry;
import dev.chancery.sync.registry.Pauses;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyErrandTest {
    private static final IssuerDocument NEW = new IssuerDocument("https://east.example", "{\"keys\":[]}");

    private final InMemoryCluster east = cluster("east");
    private final InMemoryCluster west = cluster("west");
    private final Map<String, IssuerDocument> learnt = new ConcurrentHashMap<>();
    private List<Pauses.Pause> paused = List.of();

    @Test
    void learnsTheKeysOfEveryClusterAndNothingElse() {
        east.issue(NEW);

        errand().run();

        assertThat(learnt).containsOnlyKeys("east", "west").containsEntry("east", NEW);
        assertThat(east.applied()).isEmpty();
    }

    @Test
    void aClusterThatDoesNotAnswerKeepsWhatIsKnownAndStopsNobody() {
        east.becomeUnreachable();

        errand().run();

        assertThat(learnt).containsOnlyKeys("west");
    }

    @Test
    void leavesAPausedClusterAlone() {
        paused = List.of(new Pauses.Pause("west", Instant.EPOCH, "eve", "moving"));
        errand().run();
        assertThat(learnt).containsOnlyKeys("east");

        learnt.clear();
        paused = List.of(new Pauses.Pause(null, Instant.EPOCH, "eve", "all of them"));
        errand().run();
        assertThat(learnt).isEmpty();
    }

    private KeyErrand errand() {
        return new KeyErrand(List.<Cluster>of(east, west), new Learning(), new FixedPauses());
    }

    private static InMemoryCluster cluster(String name) {
        return new InMemoryCluster(name);
    }

    private final class Learning extends ForgetfulRegistry {
        @Override
        public void remember(@Nullable UUID run, ClusterName cluster, IssuerDocument issuer) {
            assertThat(run).as("no run has learnt it").isNull();
            learnt.put(cluster.value(), issuer);
        }
    }

    private final class FixedPauses implements Pauses {
        @Override
        public List<Pause> all() {
            return paused;
        }

        @Override
        public Outcome pause(@Nullable ClusterName cluster, String who, String why) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Outcome resume(@Nullable ClusterName cluster) {
            throw new UnsupportedOperationException();
        }
    }
}
