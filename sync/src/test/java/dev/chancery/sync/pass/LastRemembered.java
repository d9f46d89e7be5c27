package dev.chancery.sync.pass;

import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.kubernetes.IssuerDocument;
import dev.chancery.sync.registry.ForgetfulRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps what it was told last. */
final class LastRemembered extends ForgetfulRegistry {
    @Nullable
    Map<ObjectKey, String> uids;

    final List<String> issuers = new ArrayList<>();
    Map<ObjectKey, String> contested = Map.of();

    @Override
    public void remember(UUID run, ClusterDesire desire, Map<ObjectKey, String> found) {
        uids = found;
        contested = desire.contested();
    }

    @Override
    public void remember(@Nullable UUID run, ClusterName cluster, IssuerDocument learnt) {
        issuers.add(learnt.issuer());
    }
}
