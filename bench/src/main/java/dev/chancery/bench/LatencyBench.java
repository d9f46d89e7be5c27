package dev.chancery.bench;

import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.EmbeddedDirectory;
import dev.chancery.testbed.KeyType;
import dev.chancery.testbed.OpenLdap;
import dev.chancery.testbed.SambaDomain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * How long a change in a directory takes to be true: from the server's answer to the modification that switches a robot off
 * or on, to the registry, to the events that say its role bindings are gone or back in two real clusters, and to a real
 * broker that refuses it or not. Beside it, the same binding created and deleted by a bare client.
 */
final class LatencyBench {
    private static final int WARM_UP = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final double MILLION = 1e6;

    private LatencyBench() {}

    static void run(int changes, Program broker, Consumer<Measurement> result) {
        try (var database = Database.start()) {
            try (var server = EmbeddedDirectory.start()) {
                measure(Switchboard.embedded(server), database, broker, changes, result);
            }
            try (var server = OpenLdap.start()) {
                measure(Switchboard.openLdap(server), database, broker, changes, result);
            }
            try (var server = SambaDomain.start()) {
                measure(Switchboard.samba(server), database, broker, changes, result);
            }
        }
    }

    /** In clusters of its own: objects of another directory's robots would wait for a person, and everybody be looked at. */
    private static void measure(
            Switchboard robots, Database server, Program program, int changes, Consumer<Measurement> result) {
        try (var east = ControlPlane.named("east").start();
                var west = ControlPlane.named("west")
                        .serviceAccountKey(KeyType.P256)
                        .start();
                var company = FollowedCompany.start(robots, List.of(east, west), server, program)) {
            toggle(company, WARM_UP);
            var stages = toggle(company, changes);
            double[] bare = company.watches().getFirst().bare(changes, PATIENCE);
            for (int stage = 0; stage < Stage.values().length; stage++) {
                var ours = stages.get(stage);
                var what = robots.name() + ": modified to true in " + Stage.values()[stage].words + ", ";
                result.accept(figure(what + "p50", ours, bare, changes / 2, robots.aim()));
                result.accept(figure(what + "p99", ours, bare, changes - 1 - changes / 100, robots.aim()));
            }
        }
    }

    /** Where a change becomes true, in the order in which it should. */
    private enum Stage {
        REGISTRY("the registry"),
        CLUSTERS("both clusters"),
        BROKER("the broker");

        private final String words;

        Stage(String words) {
            this.words = words;
        }
    }

    private static Measurement figure(String what, double[] ours, double[] bare, int index, String aim) {
        return new Measurement(what, "ms", ours[index], bare[index], aim);
    }

    /** For each stage milliseconds, sorted. */
    private static List<double[]> toggle(FollowedCompany company, int changes) {
        var taken = new ArrayList<double[]>();
        for (int stage = 0; stage < Stage.values().length; stage++) taken.add(new double[changes]);
        for (int i = 0; i < changes; i++) {
            int robot = i / 2 % Switchboard.ROBOTS;
            boolean off = i % 2 == 0;
            if (off) company.robots().switchOff(robot);
            else company.robots().switchOn(robot);
            long answered = System.nanoTime();
            long inBroker = company.exchanges().awaitAnswer(robot, off ? 400 : 200, POLL, PATIENCE);
            long inRegistry = company.registry().awaitChange(answered, PATIENCE);
            long inClusters = answered;
            for (var watch : company.watches())
                inClusters = Math.max(inClusters, off ? watch.awaitDeleted(PATIENCE) : watch.awaitAdded(PATIENCE));
            long[] moments = {inRegistry, inClusters, inBroker};
            for (int stage = 0; stage < moments.length; stage++)
                taken.get(stage)[i] = Math.max(0, moments[stage] - answered) / MILLION;
        }
        taken.forEach(Arrays::sort);
        return taken;
    }
}
