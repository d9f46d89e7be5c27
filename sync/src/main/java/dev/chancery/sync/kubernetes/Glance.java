package dev.chancery.sync.kubernetes;

import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.plan.ObservedObject;
import dev.chancery.sync.plan.ObservedState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Looks at a few objects of a cluster, several at a time. */
final class Glance {
    private static final int WIDTH = 8;

    private final Lists lists;

    Glance(Lists lists) {
        this.lists = lists;
    }

    /** @throws ApiFailure when one of them cannot be asked for */
    ObservedState look(Set<ObjectKey> keys) {
        var objects = new ArrayList<ObservedObject>();
        var namespaces = new HashSet<String>();
        for (var found : all(keys)) {
            var kind = found.key().kind();
            if (kind != ObjectKey.Kind.NAMESPACE) objects.add(found.object().observed(kind));
            else if (!found.object().terminating())
                namespaces.add(found.object().name());
        }
        return new ObservedState(objects, namespaces);
    }

    private record Found(ObjectKey key, SeenObject object) {}

    /** Of one look: when one question fails, those that wait are not asked any more. */
    private static final class Failed {
        private volatile boolean already;
    }

    private List<Found> all(Collection<ObjectKey> keys) {
        try (var threads = Executors.newFixedThreadPool(
                WIDTH, Thread.ofVirtual().name("look-", 0).factory())) {
            var failed = new Failed();
            var answers = threads.invokeAll(keys.stream()
                    .map(key -> (Callable<List<Found>>) () -> one(key, failed))
                    .toList());
            var found = new ArrayList<Found>();
            for (Future<List<Found>> answer : answers) found.addAll(answer.get());
            return found;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiFailure.passing("interrupted while waiting for the API server", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ApiFailure failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    private List<Found> one(ObjectKey key, Failed failed) {
        if (failed.already || !Resource.canName(key.name())) return List.of(); // no object can have that name
        try {
            return lists.one(key).stream().map(object -> new Found(key, object)).toList();
        } catch (RuntimeException e) {
            failed.already = true;
            throw e;
        }
    }
}
