package dev.chancery.sync.kubernetes;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.RoleRef;
import dev.chancery.sync.desired.Subject;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.plan.ObservedObject;
import dev.chancery.sync.plan.ObservedState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A cluster in memory that keeps the contract, and misbehaves when it is told to. */
public final class InMemoryCluster implements Cluster, Outsider {
    private final ClusterName name;
    private final Map<ObjectKey, StoredObject> objects = new TreeMap<>();
    private final Set<String> namespaces = new TreeSet<>();
    private final Set<ObjectKey.Kind> forbidden = new HashSet<>();
    private final Set<ObjectKey> conflicting = new HashSet<>();
    private final List<Change> applied = new ArrayList<>();
    private boolean reachable = true;
    private int observations;
    private final List<ObjectKey> looks = new ArrayList<>();
    private IssuerDocument issuer = new IssuerDocument(
            "https://cluster.example",
            "{\"keys\":[{\"kty\":\"EC\",\"kid\":\"1\",\"crv\":\"P-256\",\"x\":\"eA\",\"y\":\"eQ\"}]}");

    /** With the given namespaces. */
    public InMemoryCluster(String name, String... namespaces) {
        this.name = new ClusterName(name);
        this.namespaces.addAll(List.of(namespaces));
    }

    /** From now on nobody answers. */
    public synchronized void becomeUnreachable() {
        reachable = false;
    }

    /** Answers again. */
    public synchronized void recover() {
        reachable = true;
    }

    /** From now on this kind may neither be seen nor changed. */
    public synchronized void forbid(ObjectKey.Kind kind) {
        forbidden.add(kind);
    }

    /** The next change of this object meets a conflict. */
    public synchronized void conflictOnce(ObjectKey key) {
        conflicting.add(key);
    }

    /** What the cluster says of its tokens from now on. */
    public synchronized void issue(IssuerDocument document) {
        issuer = document;
    }

    /** The changes that were carried out, in their order. */
    public synchronized List<Change> applied() {
        return List.copyOf(applied);
    }

    /** How often somebody has looked at everything, in vain or not. */
    public synchronized int observations() {
        return observations;
    }

    /** What somebody has looked at by its key, in vain or not, since this was called last. */
    public synchronized List<ObjectKey> newLooks() {
        var told = List.copyOf(looks);
        looks.clear();
        return told;
    }

    @Override
    public ClusterName name() {
        return name;
    }

    @Override
    public synchronized ObservedState observe(Set<ObjectKey> wanted) {
        observations++;
        requireAnswer();
        for (var kind : forbidden) throw new ClusterUnavailable(name, "forbidden: " + kind.word(), true, new Refusal());
        var seen = new ArrayList<ObservedObject>();
        objects.forEach((key, object) -> {
            if (key.kind() == ObjectKey.Kind.NAMESPACE) return;
            if (object.isMarked() || wanted.contains(key)) seen.add(object.observed(key));
        });
        return new ObservedState(seen, namespaces);
    }

    @Override
    public synchronized ObservedState look(Set<ObjectKey> keys) {
        looks.addAll(keys);
        requireAnswer();
        var seen = new ArrayList<ObservedObject>();
        var open = new HashSet<String>();
        for (var key : keys) {
            if (forbidden.contains(key.kind()))
                throw new ClusterUnavailable(name, "forbidden: " + key.kind().word(), true, new Refusal());
            if (isNamespace(key)) open.add(key.name());
            else if (objects.get(key) instanceof StoredObject object) seen.add(object.observed(key));
        }
        return new ObservedState(seen, open);
    }

    @Override
    public synchronized ApplyOutcome apply(Change change) {
        if (change instanceof Change.Held) throw new IllegalArgumentException("held: " + change.key());
        if (!reachable) return new ApplyOutcome.Unreachable("nobody answers");
        if (forbidden.contains(change.key().kind())) return new ApplyOutcome.Forbidden("not allowed");
        if (conflicting.remove(change.key())) return new ApplyOutcome.Conflict("somebody was faster");
        var outcome = carryOut(change);
        if (outcome.isApplied()) applied.add(change);
        return outcome;
    }

    @Override
    public synchronized IssuerDocument issuer() {
        requireAnswer();
        return issuer;
    }

    @Override
    public void close() {}

    private ApplyOutcome carryOut(Change change) {
        return switch (change) {
            case Change.Create(var want) -> create(want);
            case Change.Update(var have, var want) -> update(have, want);
            case Change.Delete(var have, var _) -> delete(have);
            case Change.Held held -> throw new IllegalArgumentException("held: " + held.key());
        };
    }

    private ApplyOutcome create(DesiredObject want) {
        var key = want.key();
        if (objects.containsKey(key) || isNamespace(key)) return new ApplyOutcome.Conflict(key + " exists");
        if (lacksNamespace(key)) return new ApplyOutcome.Invalid("namespaces \"" + key.namespace() + "\" not found");
        if (want instanceof DesiredObject.Owned owned) {
            var made = new StoredObject(roleOf(owned));
            made.apply(owned);
            objects.put(key, made);
            return new ApplyOutcome.Applied(made.uid());
        }
        namespaces.add(key.name());
        return new ApplyOutcome.Applied("namespace-" + key.name());
    }

    private ApplyOutcome update(ObservedObject have, DesiredObject.Owned want) {
        var there = objects.get(want.key());
        if (there == null || !there.uid().equals(have.uid())) return new ApplyOutcome.Conflict("not what was observed");
        if (want instanceof DesiredObject.Binding binding
                && !Optional.of(binding.role()).equals(there.role())) {
            return new ApplyOutcome.Invalid("cannot change roleRef");
        }
        there.apply(want);
        return new ApplyOutcome.Applied(there.uid());
    }

    private ApplyOutcome delete(ObservedObject have) {
        var there = objects.get(have.key());
        if (there == null) return new ApplyOutcome.Applied(null);
        if (!there.uid().equals(have.uid()) || !there.version().equals(have.resourceVersion())) {
            return new ApplyOutcome.Conflict("not what was observed");
        }
        objects.remove(have.key());
        return new ApplyOutcome.Applied(null);
    }

    private static Optional<RoleRef> roleOf(DesiredObject.Owned want) {
        return switch (want) {
            case DesiredObject.Binding binding -> Optional.of(binding.role());
            case DesiredObject.ServiceAccount _ -> Optional.empty();
        };
    }

    private boolean isNamespace(ObjectKey key) {
        return key.kind() == ObjectKey.Kind.NAMESPACE && namespaces.contains(key.name());
    }

    private boolean lacksNamespace(ObjectKey key) {
        return key.kind().isNamespaced() && !namespaces.contains(key.namespace());
    }

    private void requireAnswer() {
        if (!reachable) throw new ClusterUnavailable(name, "nobody answers", false, new Refusal());
    }

    @Override
    public synchronized void createNamespace(String namespace) {
        namespaces.add(namespace);
    }

    @Override
    public synchronized void create(ObjectKey key, Map<String, String> labels, Map<String, String> annotations) {
        var role = key.kind().isBinding() ? Optional.of(TestObjects.VIEW) : Optional.<RoleRef>empty();
        var made = new StoredObject(role);
        labels.forEach(made::labelByOther);
        annotations.forEach(made::annotateByOther);
        if (objects.putIfAbsent(key, made) != null) throw new IllegalStateException(key + " exists");
    }

    @Override
    public synchronized void label(ObjectKey key, String label, String value) {
        require(key).labelByOther(label, value);
    }

    @Override
    public synchronized void removeLabel(ObjectKey key, String label) {
        require(key).removeLabel(label);
    }

    @Override
    public synchronized void addSubject(ObjectKey key, Subject subject) {
        require(key).addSubject(subject);
    }

    /** Deletes an object, or a namespace with all that is in it. */
    @Override
    public synchronized void delete(ObjectKey key) {
        if (objects.remove(key) != null) return;
        if (!namespaces.remove(key.name())) throw new IllegalStateException("no " + key);
        objects.keySet().removeIf(inside -> inside.namespace().equals(key.name()));
    }

    @Override
    public synchronized Optional<Whole> read(ObjectKey key) {
        return Optional.ofNullable(objects.get(key)).map(StoredObject::whole);
    }

    private StoredObject require(ObjectKey key) {
        var object = objects.get(key);
        if (object == null) throw new IllegalStateException("no " + key);
        return object;
    }

    /** Stands for what a real client would have caught. */
    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
