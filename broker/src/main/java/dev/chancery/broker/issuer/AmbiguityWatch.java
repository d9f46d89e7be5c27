package dev.chancery.broker.issuer;

import dev.chancery.broker.audit.AuditEvent;
import dev.chancery.broker.audit.AuditTrail;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Audits each key that comes to be presented by more than one cluster, once, and again when it is gone and comes back. */
final class AmbiguityWatch {
    private static final Logger LOG = LoggerFactory.getLogger(AmbiguityWatch.class);

    private final AuditTrail audit;
    private Map<String, Set<String>> told = Map.of();

    AmbiguityWatch(AuditTrail audit) {
        this.audit = audit;
    }

    /** An event that could not be kept is tried again when this is called again; the key is refused all the while. */
    synchronized void see(Map<String, Set<String>> ambiguous) {
        var now = new HashMap<String, Set<String>>();
        ambiguous.forEach((thumbprint, clusters) -> {
            if (clusters.equals(told.get(thumbprint)) || record(thumbprint, clusters)) now.put(thumbprint, clusters);
        });
        told = now;
    }

    private boolean record(String thumbprint, Set<String> clusters) {
        LOG.atError()
                .addKeyValue("clusters", clusters)
                .addKeyValue("key", thumbprint)
                .log("more than one cluster presents the same key; tokens signed with it are refused");
        try {
            audit.record(new AuditEvent.KeyAmbiguous(thumbprint, clusters));
            return true;
        } catch (RuntimeException failure) {
            LOG.atError().addKeyValue("reason", failure.getMessage()).log("an ambiguous key could not be audited yet");
            return false;
        }
    }
}
