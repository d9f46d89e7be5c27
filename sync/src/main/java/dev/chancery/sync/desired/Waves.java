package dev.chancery.sync.desired;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which cluster waits for which: a change is seen in one before it comes to the others.
 *
 * @param after the cluster that a cluster waits for; most wait for none
 */
public record Waves(Map<ClusterName, ClusterName> after) {
    public static final Waves NONE = new Waves(Map.of());

    /** @throws IllegalArgumentException when clusters wait for each other in a ring */
    public Waves {
        after = Map.copyOf(after);
        for (var cluster : after.keySet()) {
            var ring = ring(after, cluster);
            if (ring != null) throw new IllegalArgumentException(ring);
        }
    }

    /** A sentence about the ring that a cluster is in, or null when it is in none. */
    public static @Nullable String ring(Map<ClusterName, ClusterName> after, ClusterName cluster) {
        var way = new ArrayList<ClusterName>(List.of(cluster));
        for (var next = after.get(cluster); next != null; next = after.get(next)) {
            way.add(next);
            if (next.equals(cluster))
                return "clusters wait for each other: "
                        + way.stream().map(ClusterName::value).collect(Collectors.joining(" after "));
            if (way.size() > after.size() + 1) return null; // it leads into a ring, and is in none
        }
        return null;
    }

    public @Nullable ClusterName before(ClusterName cluster) {
        return after.get(cluster);
    }

    /** The items wave by wave: first all that wait for nobody here, then all that wait for those, and so on. */
    public <T> List<List<T>> inOrder(List<T> items, Function<T, ClusterName> name) {
        var waves = new ArrayList<List<T>>();
        var rest = new ArrayList<>(items);
        while (!rest.isEmpty()) {
            var open = rest.stream().map(name).collect(Collectors.toCollection(HashSet::new));
            var wave = rest.stream()
                    .filter(item -> {
                        var before = after.get(name.apply(item));
                        return before == null || !open.contains(before);
                    })
                    .toList();
            waves.add(wave);
            rest.removeAll(wave);
        }
        return waves;
    }
}
