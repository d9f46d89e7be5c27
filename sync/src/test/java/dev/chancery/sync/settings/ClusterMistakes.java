package dev.chancery.sync.settings;

import static dev.chancery.sync.settings.Mistake.meaning;
import static dev.chancery.sync.settings.Mistake.structure;
import static dev.chancery.sync.settings.TestConfig.CLUSTERS;

import java.util.stream.Stream;

/** The mistakes of clusters.yaml, but for issuers. A table, and therefore long. */
final class ClusterMistakes {
    private ClusterMistakes() {}

    static Stream<Mistake> all() {
        return Stream.of(
                meaning(
                        CLUSTERS,
                        "waiting for a cluster that is not there",
                        "name: west",
                        "name: west\n    after: north",
                        "clusters.yaml:6:12: there is no cluster called \"north\" in this file"),
                structure(
                        CLUSTERS,
                        "waiting for nothing",
                        "name: west",
                        "name: west\n    after: \"\"",
                        "clusters.yaml:6:12: \"after\" must not be empty"),
                meaning(
                        CLUSTERS,
                        "waiting for each other",
                        "name: east",
                        "name: east\n    after: east",
                        "clusters.yaml:3:12: clusters wait for each other: east after east"),
                structure(
                        CLUSTERS,
                        "a cluster's limit of what is counted in directories",
                        "name: west",
                        "name: west\n    limits: {vanishing: {count: 1}}",
                        "clusters.yaml:6:14: \"vanishing\" is not known here; known are deletions, lost-bindings, renames,"
                                + " cluster-wide"),
                structure(
                        CLUSTERS,
                        "a cluster's limit beyond all",
                        "name: west",
                        "name: west\n    limits: {renames: {percent: 101}}",
                        "clusters.yaml:6:23: a limit's percent must be 0 to 100: 101"),
                meaning(
                        CLUSTERS,
                        "a cluster's most below the count for all",
                        "name: west",
                        "name: west\n    limits: {renames: {most: 4}}",
                        "clusters.yaml:6:23: a limit's most cannot be less than its count: 4 and 5"),
                structure(
                        CLUSTERS,
                        "a wrong limit of a cluster without a name",
                        "name: west",
                        "limits: {renamed: {most: 4}}",
                        "clusters.yaml:5:5: \"name\" is missing",
                        "clusters.yaml:5:14: \"renamed\" is not known here; known are deletions, lost-bindings, renames,"
                                + " cluster-wide"),
                structure(
                        CLUSTERS,
                        "an unknown key",
                        "labels:",
                        "label:",
                        "clusters.yaml:3:5: \"label\" is not known here; known are name, labels, kubeconfig, in-cluster,"
                                + " server, context, issuer, after, limits"),
                structure(
                        CLUSTERS,
                        "no name",
                        "name: east\n    labels",
                        "labels",
                        "clusters.yaml:2:5: \"name\" is missing"),
                structure(
                        CLUSTERS,
                        "a name that is no label",
                        "name: east",
                        "name: East_1",
                        "clusters.yaml:2:11: a cluster's name must be a DNS label (a-z, 0-9 and -, at most 63 characters):"
                                + " \"East_1\""),
                meaning(
                        CLUSTERS,
                        "two of one name",
                        "name: west",
                        "name: east",
                        "clusters.yaml:5:11: there are two clusters called \"east\""),
                structure(
                        CLUSTERS,
                        "no way in",
                        "    kubeconfig: east.kubeconfig\n",
                        "",
                        "clusters.yaml:2:5: a cluster needs exactly one of kubeconfig, in-cluster and server"),
                structure(
                        CLUSTERS,
                        "two ways in",
                        "kubeconfig: east.kubeconfig",
                        "kubeconfig: east.kubeconfig\n    in-cluster: true",
                        "clusters.yaml:2:5: a cluster needs exactly one of kubeconfig, in-cluster and server"),
                structure(
                        CLUSTERS,
                        "not in the cluster",
                        "in-cluster: true",
                        "in-cluster: false",
                        "clusters.yaml:9:17: \"in-cluster\" can only be true"),
                structure(
                        CLUSTERS,
                        "neither true nor false",
                        "in-cluster: true",
                        "in-cluster: yes",
                        "clusters.yaml:9:17: \"in-cluster\" can only be true"),
                structure(
                        CLUSTERS,
                        "a server without TLS",
                        "https://west",
                        "http://west",
                        "clusters.yaml:6:13: a server is written https://HOST:PORT, not \"http://west.corp.example:6443\""),
                structure(
                        CLUSTERS,
                        "a password in the server's address",
                        "https://west",
                        "https://admin:s3cret@west",
                        "clusters.yaml:6:13: credentials belong in token-file, not in the address of a server"),
                structure(
                        CLUSTERS,
                        "a server without a token",
                        "    token-file: west.token\n",
                        "",
                        "clusters.yaml:5:5: \"token-file\" is missing"),
                structure(
                        CLUSTERS,
                        "a label that is a list",
                        "{tier: one}",
                        "{tier: [one]}",
                        "clusters.yaml:3:20: \"tier\" must be a single text"),
                structure(
                        CLUSTERS,
                        "an item that is a text",
                        "  - name: home\n    in-cluster: true",
                        "  - home",
                        "clusters.yaml:8:5: \"clusters\" must be a list of entries with keys"));
    }
}
