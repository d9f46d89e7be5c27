package dev.chancery.sync.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.kubernetes.InMemoryCluster;
import dev.chancery.sync.plan.PlanGuard;
import dev.chancery.sync.plan.PlanLimits;
import dev.chancery.sync.plan.World;
import dev.chancery.sync.registry.ForgetfulRegistry;
import dev.chancery.sync.registry.InMemoryHolds;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** While nobody else changes a cluster, looking narrowly misses nothing. */
class NarrowPassProperties {
    @Provide
    Arbitrary<List<World>> lives() {
        return World.any().list().ofMinSize(2).ofMaxSize(6);
    }

    @Property(tries = 500)
    void aNarrowPassPlansWhatAWholeOneWould(@ForAll("lives") List<World> life) {
        var cluster = new InMemoryCluster("east", "ns");
        strangers(life.getFirst(), cluster);
        try (var work = new SideBySide(1)) {
            var holds = new InMemoryHolds();
            var narrow = pass(work, holds);
            var whole = pass(work, holds);
            for (int i = 0; i < life.size(); i++) {
                var desire = life.get(i).desire();
                var expected = whole.plan(cluster, desire);

                var report = narrow.run(cluster, task(i, desire));

                assertThat(report.plan()).isEqualTo(expected.naming(List.of()));
            }
            assertThat(cluster.observations())
                    .as("the first pass, and those to compare with")
                    .isEqualTo(life.size() + 1);
        }
    }

    private static ClusterTask task(int number, ClusterDesire desire) {
        return new ClusterTask(new UUID(0, number), desire, Given.NOTHING).after(new UUID(0, number - 1));
    }

    private static ClusterPass pass(SideBySide work, InMemoryHolds holds) {
        return new ClusterPass(new PlanGuard(PlanLimits.DEFAULT), (_, _) -> {}, new ForgetfulRegistry(), holds, work);
    }

    private static void strangers(World world, InMemoryCluster cluster) {
        for (var object : world.state().objects()) {
            if (object.labels().isEmpty()) cluster.create(object.key(), Map.of(), Map.of());
        }
    }
}
