package dev.chancery.broker.identity;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which SPIFFE IDs of a trust domain mean which ServiceAccount.
 *
 * @param cluster the cluster of all its workloads, or null where the path names it
 * @param path segments, among them {@code {namespace}}, {@code {account}} and, without a cluster, {@code {cluster}}
 */
public record SpiffePlaces(String trustDomain, @Nullable String cluster, List<String> path) {
    private static final String CLUSTER = "{cluster}";
    private static final String NAMESPACE = "{namespace}";
    private static final String ACCOUNT = "{account}";
    private static final Set<String> NAMES = Set.of(CLUSTER, NAMESPACE, ACCOUNT);

    public SpiffePlaces {
        path = List.copyOf(path);
        for (var segment : path)
            if (!NAMES.contains(segment) && !SpiffeId.isSegment(segment))
                throw new IllegalArgumentException("\"" + segment + "\" is not a segment of a SPIFFE ID's path");
        once(path, NAMESPACE, 1);
        once(path, ACCOUNT, 1);
        once(path, CLUSTER, cluster == null ? 1 : 0);
    }

    private static void once(List<String> path, String name, int times) {
        if (path.stream().filter(name::equals).count() != times)
            throw new IllegalArgumentException(
                    times == 1
                            ? name + " must be one segment of the path"
                            : name + " is not for the path, since a cluster is given");
    }

    /**
     * @param path written like {@code /ns/{namespace}/sa/{account}}
     * @throws IllegalArgumentException when it names no place
     */
    public static SpiffePlaces parse(String trustDomain, @Nullable String cluster, String path) {
        if (!path.startsWith("/")) throw new IllegalArgumentException("the path begins with a slash");
        return new SpiffePlaces(trustDomain, cluster, List.of(path.substring(1).split("/", -1)));
    }

    /** A ServiceAccount of a cluster. */
    record Place(String cluster, String namespace, String account) {}

    /** Empty when the ID is none of this pattern. */
    Optional<Place> of(SpiffeId id) {
        if (!id.trustDomain().equals(trustDomain) || id.segments().size() != path.size()) return Optional.empty();
        var found = new java.util.HashMap<String, String>();
        if (cluster != null) found.put(CLUSTER, cluster);
        for (int i = 0; i < path.size(); i++) {
            var wanted = path.get(i);
            var given = id.segments().get(i);
            if (NAMES.contains(wanted)) found.put(wanted, given);
            else if (!wanted.equals(given)) return Optional.empty();
        }
        return Optional.of(new Place(
                found.getOrDefault(CLUSTER, ""), found.getOrDefault(NAMESPACE, ""), found.getOrDefault(ACCOUNT, "")));
    }
}
