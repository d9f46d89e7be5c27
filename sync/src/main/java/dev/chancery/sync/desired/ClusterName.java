package dev.chancery.sync.desired;

/** What a cluster is called here: a DNS-1123 label, given in {@code config/clusters.yaml}. */
public record ClusterName(String value) implements Comparable<ClusterName> {
    /** @throws IllegalArgumentException when the value is not a DNS label of at most 63 characters */
    public ClusterName {
        Labels.requireLabel(value, "a cluster's name");
    }

    @Override
    public int compareTo(ClusterName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
