package dev.chancery.sync.settings;

import dev.chancery.sync.desired.ClusterProfile;
import dev.chancery.sync.desired.MappingRule.Place;
import dev.chancery.sync.directory.LdapConditions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.error.Mark;

/**
 * Finds places of rules that exclude each other whatever the directory says: they put the same robots into the same
 * ServiceAccount, with other labels or annotations. Where only an entry can tell, the plan says it.
 */
final class Disagreements {
    private final Problems problems;
    private final List<Written> places = new ArrayList<>();

    /** A place as it was written. */
    private record Written(String rule, Mark start, String when, Section section, Place place) {
        String found() {
            return rule + " (mapping.yaml:" + (start.getLine() + 1) + ")";
        }

        boolean meets(Written other, List<ClusterProfile> clusters) {
            return place.namespace().equals(other.place.namespace())
                    && place.name().equals(other.place.name())
                    && clusters.stream()
                            .anyMatch(cluster -> place.clusters().chooses(cluster)
                                    && other.place.clusters().chooses(cluster));
        }
    }

    Disagreements(Problems problems) {
        this.problems = problems;
    }

    /** @param start of the rule */
    void note(String rule, Mark start, String when, Section section, Place place) {
        places.add(new Written(rule, start, when, section, place));
    }

    /** Compares everything that was noted, and tells what cannot be. */
    void tell(List<ClusterProfile> clusters) {
        for (int second = 1; second < places.size(); second++) {
            for (int first = 0; first < second; first++) {
                if (places.get(first).meets(places.get(second), clusters))
                    compare(places.get(first), places.get(second));
            }
        }
    }

    private void compare(Written first, Written second) {
        compare("labels", first, second, first.place().labels(), second.place().labels());
        compare(
                "annotations",
                first,
                second,
                first.place().annotations(),
                second.place().annotations());
    }

    private void compare(
            String what, Written first, Written second, Map<String, String> one, Map<String, String> other) {
        for (var each : new TreeMap<>(one).entrySet()) {
            var key = each.getKey();
            var value = each.getValue();
            var against = other.getOrDefault(key, value);
            if (against.equals(value)) continue;
            var whom = whom(first, second);
            if (whom.isEmpty()) return;
            problems.add(
                    second.section().mark(what),
                    "rules " + first.found() + " and " + second.found() + " disagree about " + key + ": \"" + value
                            + "\" or \"" + against + "\", for every robot that meets " + whom);
        }
    }

    /** The rule whose robots all meet the other one as well; empty when neither is known to be such. */
    private static String whom(Written first, Written second) {
        if (LdapConditions.includes(first.when(), second.when())) return second.rule();
        return LdapConditions.includes(second.when(), first.when()) ? first.rule() : "";
    }
}
