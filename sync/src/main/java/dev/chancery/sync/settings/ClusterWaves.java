package dev.chancery.sync.settings;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.Waves;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;

/** The {@code after} of clusters: names that exist, and no rings. */
final class ClusterWaves {
    private final Problems problems;
    private final Map<ClusterName, ClusterName> after = new LinkedHashMap<>();
    private final Map<ClusterName, Mark> marks = new LinkedHashMap<>();

    ClusterWaves(Problems problems) {
        this.problems = problems;
    }

    void read(Section cluster, @Nullable ClusterName name) {
        if (!cluster.has("after")) return;
        var before = cluster.required("after", ClusterName::new);
        if (name == null || before == null || after.containsKey(name)) return;
        after.put(name, before);
        marks.put(name, cluster.mark("after"));
    }

    /** To be called when all clusters are known. */
    void end(Set<ClusterName> names) {
        var told = new HashSet<ClusterName>();
        after.forEach((name, before) -> {
            if (!names.contains(before))
                problems.add(marks.get(name), "there is no cluster called \"" + before + "\" in this file");
            var ring = Waves.ring(after, name);
            if (ring == null || told.contains(name)) return;
            problems.add(marks.get(name), ring);
            for (var each = name; told.add(each); ) each = after.getOrDefault(each, each);
        });
    }

    /** None while there are problems: they are told instead. */
    Waves compiled() {
        return problems.none() ? new Waves(after) : Waves.NONE;
    }
}
