package dev.chancery.sync.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Somebody who pauses clusters now and then, and resumes them. */
final class Pausing {
    private final Path config;
    private final List<String> clusters;
    private final Random random;
    private final Set<String> paused = new TreeSet<>();

    Pausing(Path config, List<String> clusters, Random random) {
        this.config = config;
        this.clusters = clusters;
        this.random = random;
    }

    /** One of them, told in words. */
    String pause() {
        var cluster = clusters.get(random.nextInt(clusters.size()));
        if (paused.add(cluster)) run("pause", cluster, "--reason", "a soak");
        return "pause " + cluster;
    }

    /** All of them, told in words. */
    String resume() {
        var resumed = "resume " + paused;
        paused.forEach(cluster -> run("resume", cluster));
        paused.clear();
        return resumed;
    }

    private void run(String... words) {
        var run = CommandRun.of(config, words);
        if (run.code() != 0) throw new IllegalStateException(run.said());
    }
}
