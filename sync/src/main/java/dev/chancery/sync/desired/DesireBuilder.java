package dev.chancery.sync.desired;

import dev.chancery.sync.account.Scope;
import dev.chancery.sync.desired.DesiredObject.Binding;
import dev.chancery.sync.desired.DesiredObject.ServiceAccount;
import dev.chancery.sync.directory.StableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the desired objects of one cluster and notices when two wishes exclude each other. Wishes come in the order of
 * their keys, so those that meet stand side by side.
 */
final class DesireBuilder {
    private final ClusterProfile cluster;
    private final List<DesiredObject> objects = new ArrayList<>();
    private final Map<ObjectKey, String> contested = new TreeMap<>();

    DesireBuilder(ClusterProfile cluster) {
        this.cluster = cluster;
    }

    void add(Wish wish) {
        if (!wish.clusters().chooses(cluster)) return;
        switch (wish) {
            case Wish.Room(var _, var namespace) -> addUnlessThere(namespace);
            case Wish.Home(var _, var account) -> put(account);
            case Wish.Nowhere(var _, var _, var key, var why) -> contested.put(key, why);
            case Wish.Grant grant -> bind(grant);
            case Wish.Trust(var _, var binding) -> bind(binding);
        }
    }

    ClusterDesire build(Scope scope, Map<StableId, String> frozen, Set<StableId> idle) {
        if (!contested.isEmpty()) objects.removeIf(object -> contested.containsKey(object.key()));
        return new ClusterDesire(cluster.name(), scope, objects, contested, frozen, idle);
    }

    /** For the homes that the robot has in this cluster; another rule may give the same role already. */
    private void bind(Wish.Grant grant) {
        var here = grant.homes().stream()
                .filter(home -> home.clusters().chooses(cluster))
                .map(Wish.Home::subject)
                .toList();
        if (here.isEmpty()) return;
        boolean everywhere = here.size() == grant.homes().size();
        bind(everywhere ? grant.binding() : grant.binding().givenTo(here));
    }

    private void bind(Binding want) {
        if (!(there(want.key()) instanceof Binding first)) objects.add(want);
        else if (!first.subjects().containsAll(want.subjects())) {
            var both = new TreeSet<>(first.subjects());
            both.addAll(want.subjects());
            objects.set(objects.size() - 1, first.givenTo(List.copyOf(both)));
        }
    }

    private void addUnlessThere(DesiredObject want) {
        if (there(want.key()) == null) objects.add(want);
    }

    private @Nullable DesiredObject there(ObjectKey key) {
        if (objects.isEmpty()) return null;
        var last = objects.getLast();
        return last.key().equals(key) ? last : null;
    }

    private void put(ServiceAccount want) {
        if (!(there(want.key()) instanceof ServiceAccount other)) {
            objects.add(want);
        } else if (!other.robot().equals(want.robot())) {
            contested.put(
                    want.key(),
                    "wanted by " + other.provenance().entry() + " and by "
                            + want.provenance().entry());
        } else {
            objects.set(objects.size() - 1, merged(other, want));
        }
    }

    /** Two rules place one robot in one place: what they add is put together, unless they contradict each other. */
    private ServiceAccount merged(ServiceAccount first, ServiceAccount second) {
        var labels = new HashMap<>(second.labels());
        var annotations = new HashMap<>(second.annotations());
        annotations.put(OwnershipMark.RULE, first.provenance().rule());
        first.labels().forEach((key, value) -> disagree(first, second, key, value, labels.put(key, value)));
        first.annotations().forEach((key, value) -> disagree(first, second, key, value, annotations.put(key, value)));
        return new ServiceAccount(first.key(), first.robot(), labels, annotations, first.provenance());
    }

    private void disagree(
            ServiceAccount first, ServiceAccount second, String key, String value, @Nullable String other) {
        if (other == null || other.equals(value)) return;
        contested.put(
                first.key(),
                "rules " + first.provenance().found() + " and "
                        + second.provenance().found() + " disagree about " + key + ": \"" + value + "\" or \"" + other
                        + "\"");
    }
}
