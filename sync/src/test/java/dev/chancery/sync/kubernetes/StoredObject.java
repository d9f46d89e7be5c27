package dev.chancery.sync.kubernetes;

import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.OwnershipMark;
import dev.chancery.sync.desired.RoleRef;
import dev.chancery.sync.desired.Subject;
import dev.chancery.sync.plan.ObservedObject;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

/** What {@link InMemoryCluster} keeps of an object, and which of its labels and annotations our field manager owns. */
final class StoredObject {
    private static final AtomicLong COUNTER = new AtomicLong(1);

    private final String uid = "uid-" + COUNTER.incrementAndGet();
    private final Optional<RoleRef> role;
    private final Map<String, String> labels = new TreeMap<>();
    private final Map<String, String> annotations = new TreeMap<>();
    private final Set<String> ownedLabels = new HashSet<>();
    private final Set<String> ownedAnnotations = new HashSet<>();
    private final Set<Subject> subjects = new TreeSet<>();
    private String version = "new";

    StoredObject(Optional<RoleRef> role) {
        this.role = role;
        touch();
    }

    String uid() {
        return uid;
    }

    String version() {
        return version;
    }

    Optional<RoleRef> role() {
        return role;
    }

    boolean isMarked() {
        return OwnershipMark.CHANCERY.equals(labels.get(OwnershipMark.MANAGED_BY));
    }

    /** As server-side apply with force: ours is what is applied, and what we no longer apply goes. */
    void apply(DesiredObject.Owned want) {
        replace(labels, ownedLabels, want.labels());
        replace(annotations, ownedAnnotations, want.annotations());
        if (want instanceof DesiredObject.Binding binding) {
            subjects.clear();
            subjects.addAll(binding.subjects());
        }
        touch();
    }

    void labelByOther(String key, String value) {
        labels.put(key, value);
        ownedLabels.remove(key);
        touch();
    }

    void annotateByOther(String key, String value) {
        annotations.put(key, value);
        ownedAnnotations.remove(key);
        touch();
    }

    void removeLabel(String key) {
        labels.remove(key);
        ownedLabels.remove(key);
        touch();
    }

    void addSubject(Subject subject) {
        subjects.add(subject);
        touch();
    }

    Outsider.Whole whole() {
        return new Outsider.Whole(uid, labels, annotations, subjects.stream().toList());
    }

    ObservedObject observed(ObjectKey key) {
        return new SeenObject(
                        key.namespace(),
                        key.name(),
                        uid,
                        version,
                        labels,
                        annotations,
                        ownedLabels,
                        ownedAnnotations,
                        role.orElse(null),
                        subjects.stream().toList(),
                        false)
                .observed(key.kind());
    }

    private static void replace(Map<String, String> all, Set<String> owned, Map<String, String> want) {
        all.keySet().removeIf(key -> owned.contains(key) && !want.containsKey(key));
        all.putAll(want);
        owned.clear();
        owned.addAll(want.keySet());
    }

    private void touch() {
        version = String.valueOf(COUNTER.incrementAndGet());
    }
}
