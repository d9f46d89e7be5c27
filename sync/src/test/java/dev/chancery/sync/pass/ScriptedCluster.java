package dev.chancery.sync.pass;

import static dev.chancery.sync.plan.TestObjects.EAST;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.kubernetes.ApplyOutcome;
import dev.chancery.sync.kubernetes.Cluster;
import dev.chancery.sync.kubernetes.IssuerDocument;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.plan.ObservedState;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A cluster that shows one state and answers changes by a function. */
final class ScriptedCluster implements Cluster {
    private final ObservedState state;
    private final Function<Change, ApplyOutcome> answers;
    final List<Change> applied = new CopyOnWriteArrayList<>();

    ScriptedCluster(ObservedState state, Function<Change, ApplyOutcome> answers) {
        this.state = state;
        this.answers = answers;
    }

    @Override
    public ClusterName name() {
        return EAST;
    }

    @Override
    public ObservedState observe(Set<ObjectKey> wanted) {
        return state;
    }

    @Override
    public ObservedState look(Set<ObjectKey> keys) {
        throw new IllegalStateException("no run came before");
    }

    @Override
    public ApplyOutcome apply(Change change) {
        applied.add(change);
        return answers.apply(change);
    }

    @Override
    public IssuerDocument issuer() {
        return new IssuerDocument("https://east.example", "{\"keys\":[]}");
    }

    @Override
    public void close() {}
}
