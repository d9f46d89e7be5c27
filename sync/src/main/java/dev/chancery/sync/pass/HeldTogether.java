package dev.chancery.sync.pass;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What was held together goes on counting together until all of it is put right, or a person lets it pass: otherwise who puts an
 * accident right step by step would see the last steps of it done, because they are few.
 */
final class HeldTogether {
    private HeldTogether() {}

    /**
     * What counts from now on.
     *
     * @param before what counted until now, by the name of its limit
     * @param held what is held now, by the same
     * @param isUnknown whether nothing can be said about something now
     */
    static Map<String, Set<String>> renewed(
            Map<String, Set<String>> before, Map<String, Set<String>> held, Predicate<String> isUnknown) {
        var renewed = new HashMap<>(held);
        before.forEach((limit, objects) -> {
            var now = held.getOrDefault(limit, Set.of());
            if (objects.stream().anyMatch(object -> now.contains(object) || isUnknown.test(object)))
                renewed.put(limit, both(objects, now));
        });
        return renewed;
    }

    private static Set<String> both(Set<String> some, Set<String> others) {
        var both = new HashSet<>(some);
        both.addAll(others);
        return both;
    }
}
