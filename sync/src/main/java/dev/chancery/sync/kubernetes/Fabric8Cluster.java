package dev.chancery.sync.kubernetes;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.plan.ObservedState;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** A cluster behind an API server. Bodies are written and read by hand: see {@link ListReader} and {@link Manifest}. */
final class Fabric8Cluster implements Cluster {
    private final ClusterName name;
    private final ApiClient api;
    private final IntConsumer progress;
    private final Glance glance;
    private final Changes changes;
    private final IssuerReader issuer;

    Fabric8Cluster(ClusterName name, ApiClient api, IssuerSource source, IntConsumer progress) {
        this.name = name;
        this.api = api;
        this.progress = progress;
        this.glance = new Glance(new Lists(api));
        this.changes = new Changes(api);
        this.issuer = new IssuerReader(api, source);
    }

    @Override
    public ClusterName name() {
        return name;
    }

    @Override
    public ObservedState observe(Set<ObjectKey> wanted) {
        api.refresh();
        return asked(() -> new Observation(api, progress).observe(wanted));
    }

    @Override
    public ObservedState look(Set<ObjectKey> keys) {
        api.refresh();
        return asked(() -> glance.look(keys));
    }

    @Override
    public ApplyOutcome apply(Change change) {
        try {
            return changes.apply(change);
        } catch (ApiFailure e) {
            return new ApplyOutcome.Unreachable(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public IssuerDocument issuer() {
        return asked(issuer::read);
    }

    @Override
    public void close() {
        api.close();
    }

    private <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (ApiFailure e) {
            throw new ClusterUnavailable(name, String.valueOf(e.getMessage()), e.isLasting(), e);
        }
    }
}
