package dev.chancery.sync.kubernetes;

import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.kubernetes.Lists.Whose;
import dev.chancery.sync.plan.ObservedObject;
import dev.chancery.sync.plan.ObservedState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/** One look at a cluster: what is ours, then, only for kinds of which something is missing, who else stands there. */
final class Observation {
    private static final List<Resource> OWNED =
            List.of(Resource.SERVICE_ACCOUNTS, Resource.ROLE_BINDINGS, Resource.CLUSTER_ROLE_BINDINGS);

    private final Lists lists;

    /** @param progress hears how many objects have been shown so far */
    Observation(ApiClient api, IntConsumer progress) {
        var sum = new AtomicInteger();
        this.lists = new Lists(api, more -> progress.accept(sum.addAndGet(more)));
    }

    /** @throws ApiFailure when a list does not come whole */
    ObservedState observe(Set<ObjectKey> wanted) {
        var namespaces = lists.metadata(Resource.NAMESPACES, Whose.ALL).stream()
                .filter(namespace -> !namespace.terminating())
                .map(SeenObject::name)
                .collect(Collectors.toSet());
        var objects = new ArrayList<ObservedObject>();
        for (var resource : OWNED) {
            var missing = wanted.stream()
                    .filter(key -> key.kind() == resource.kind())
                    .collect(Collectors.toCollection(HashSet::new));
            for (var object : lists.whole(resource, Whose.OURS)) {
                var observed = object.observed(resource.kind());
                objects.add(observed);
                missing.remove(observed.key());
            }
            if (!missing.isEmpty()) objects.addAll(strangers(resource, missing));
        }
        return new ObservedState(objects, namespaces);
    }

    private List<ObservedObject> strangers(Resource resource, Set<ObjectKey> missing) {
        return lists.metadata(resource, Whose.OTHERS).stream()
                .filter(object -> missing.contains(object.key(resource.kind())))
                .map(object -> object.observed(resource.kind()))
                .toList();
    }
}
