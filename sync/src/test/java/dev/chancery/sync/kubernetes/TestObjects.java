package dev.chancery.sync.kubernetes;

import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.OwnershipMark;
import dev.chancery.sync.desired.Provenance;
import dev.chancery.sync.desired.RoleRef;
import dev.chancery.sync.desired.Subject;
import dev.chancery.sync.directory.StableId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Desired objects that are valid until a test bends one thing. */
final class TestObjects {
    static final StableId BACKUP = new StableId("0f1e2d3c-0000-4000-8000-00000000000b");
    static final RoleRef VIEW = new RoleRef(RoleRef.RoleKind.CLUSTER_ROLE, "view");

    private static final Provenance PROVENANCE = new Provenance("backups", "cn=backup,ou=robots,dc=corp,dc=example");

    private TestObjects() {}

    static DesiredObject.ServiceAccount account(String namespace, String name) {
        return account(namespace, name, Map.of("team", "storage"), Map.of());
    }

    static DesiredObject.ServiceAccount account(
            String namespace, String name, Map<String, String> labels, Map<String, String> annotations) {
        return new DesiredObject.ServiceAccount(
                ObjectKey.serviceAccount(namespace, name), BACKUP, marked(labels), owned(annotations), PROVENANCE);
    }

    static DesiredObject.Binding binding(String namespace, String name, Subject... subjects) {
        return binding(namespace, name, VIEW, subjects);
    }

    static DesiredObject.Binding binding(String namespace, String name, RoleRef role, Subject... subjects) {
        return new DesiredObject.Binding(
                ObjectKey.binding(namespace, name),
                BACKUP,
                role,
                Arrays.asList(subjects),
                marked(Map.of()),
                owned(Map.of()),
                PROVENANCE);
    }

    static DesiredObject.Namespace namespace(String name) {
        return new DesiredObject.Namespace(ObjectKey.namespace(name), PROVENANCE);
    }

    private static Map<String, String> marked(Map<String, String> labels) {
        var all = new HashMap<>(labels);
        all.put(OwnershipMark.MANAGED_BY, OwnershipMark.CHANCERY);
        return all;
    }

    private static Map<String, String> owned(Map<String, String> annotations) {
        var all = new HashMap<>(annotations);
        all.put(OwnershipMark.ROBOT, BACKUP.value());
        return all;
    }
}
