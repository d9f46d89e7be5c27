package dev.chancery.sync.command;

import dev.chancery.sync.desired.OwnershipMark;
import dev.chancery.testbed.ControlPlane;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What one cluster holds of ours, object by object, beside something that is not ours. */
record Fleet(ControlPlane plane, String namespace) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String OURS = "app.kubernetes.io/managed-by=chancery";

    /** Objects of somebody else, one under a name like ours. */
    void settle() {
        plane.apply("{apiVersion: v1, kind: Namespace, metadata: {name: " + namespace + "}}");
        plane.apply("{apiVersion: v1, kind: ServiceAccount, metadata: {name: foreign, namespace: " + namespace + "}}");
        plane.apply(
                "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: foreign, namespace: "
                        + namespace
                        + "}, roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit},"
                        + " subjects: [{kind: ServiceAccount, name: foreign, namespace: " + namespace + "}]}");
    }

    /** Changes with every write to them. */
    String foreignVersions() {
        return plane.kubectl(
                "get",
                "serviceaccount/foreign",
                "rolebinding/foreign",
                "-n",
                namespace,
                "-o",
                "jsonpath={.items[*].metadata.resourceVersion}{.items[*].metadata.uid}");
    }

    /** How this differs from what the directory says; nothing when all is well. */
    List<String> differences(Map<String, RestlessDirectory.Wish> truth) {
        var differences = new ArrayList<String>();
        var accounts = new TreeMap<String, String>();
        var names = new TreeMap<String, String>();
        for (var account : items("serviceaccounts")) {
            var id = annotation(account, OwnershipMark.ROBOT);
            if (accounts.put(id, annotation(account, OwnershipMark.STATE)) != null)
                differences.add("two accounts of " + id);
            names.put(account.at("/metadata/name").asString(), id);
        }
        var readers = new HashSet<String>();
        for (var binding : items("rolebindings")) {
            for (var subject : binding.path("subjects")) {
                var id = names.get(subject.path("name").asString());
                if (id == null || !readers.add(id)) differences.add("a binding of nobody, or a second one: " + binding);
            }
        }
        truth.forEach((id, wish) -> {
            var state = wish.active() ? "active" : "suspended";
            if (!state.equals(accounts.get(id))) differences.add(id + " is " + accounts.get(id) + ", not " + state);
            if (readers.contains(id) != (wish.active() && wish.reader()))
                differences.add(id + (readers.contains(id) ? " has a role too many" : " lacks its role"));
        });
        accounts.forEach((id, state) -> {
            if (truth.containsKey(id)) return;
            if (!"quarantined".equals(state)) differences.add(id + " has left and is " + state);
            if (readers.contains(id)) differences.add(id + " has left and has a role");
        });
        return differences;
    }

    /** The uid of each robot's ServiceAccount. */
    Map<String, String> uids() {
        var uids = new TreeMap<String, String>();
        for (var account : items("serviceaccounts"))
            uids.put(
                    annotation(account, OwnershipMark.ROBOT),
                    account.at("/metadata/uid").asString());
        return uids;
    }

    private Iterable<JsonNode> items(String kind) {
        return JSON.readTree(plane.kubectl("get", kind, "-n", namespace, "-l", OURS, "-o", "json"))
                .path("items");
    }

    private static String annotation(JsonNode item, String name) {
        return item.path("metadata").path("annotations").path(name).asString("");
    }
}
