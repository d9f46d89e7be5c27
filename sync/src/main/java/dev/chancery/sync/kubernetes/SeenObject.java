package dev.chancery.sync.kubernetes;

import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.OwnershipMark;
import dev.chancery.sync.desired.RoleRef;
import dev.chancery.sync.desired.Subject;
import dev.chancery.sync.directory.StableId;
import dev.chancery.sync.plan.ObservedObject;
import dev.chancery.sync.plan.Ownership;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An object as a list shows it, whole as far as we care.
 *
 * @param namespace empty for objects of the whole cluster
 * @param labels all of them, whoever set them
 * @param annotations all of them, whoever set them
 * @param ownedLabels keys of the labels that our field manager applied
 * @param ownedAnnotations keys of the annotations that our field manager applied
 * @param terminating whether it is being deleted
 */
record SeenObject(
        String namespace,
        String name,
        String uid,
        String resourceVersion,
        Map<String, String> labels,
        Map<String, String> annotations,
        Set<String> ownedLabels,
        Set<String> ownedAnnotations,
        @Nullable RoleRef role,
        List<Subject> subjects,
        boolean terminating) {

    ObjectKey key(ObjectKey.Kind kind) {
        return new ObjectKey(kind, namespace, name);
    }

    /** Projects it on what our field manager owns. */
    ObservedObject observed(ObjectKey.Kind kind) {
        return new ObservedObject(
                key(kind),
                ownership(),
                only(labels, ownedLabels),
                only(annotations, ownedAnnotations),
                role,
                subjects,
                uid,
                resourceVersion);
    }

    private Ownership ownership() {
        var robot = annotations.get(OwnershipMark.ROBOT);
        if (robot == null || !OwnershipMark.CHANCERY.equals(labels.get(OwnershipMark.MANAGED_BY))) {
            return new Ownership.SomeoneElse();
        }
        try {
            return new Ownership.Ours(new StableId(robot));
        } catch (IllegalArgumentException _) { // not a stable id: nobody whom we know wrote that
            return new Ownership.SomeoneElse();
        }
    }

    private static Map<String, String> only(Map<String, String> all, Set<String> owned) {
        var kept = new TreeMap<>(all);
        kept.keySet().retainAll(owned);
        return kept;
    }
}
