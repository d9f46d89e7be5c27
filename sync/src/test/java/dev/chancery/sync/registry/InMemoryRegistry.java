package dev.chancery.sync.registry;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.account.RobotAccount;
import dev.chancery.sync.desired.AudienceGrant;
import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.ClusterProfile;
import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.RememberedPlacement;
import dev.chancery.sync.directory.KnownPosition;
import dev.chancery.sync.directory.KnownPositions;
import dev.chancery.sync.directory.StableId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.dao.TransientDataAccessResourceException;

/** Remembers what runs tell it, as the rows of the real one would. */
public final class InMemoryRegistry extends ForgetfulRegistry {
    private final Map<StableId, KnownRobot> robots = new TreeMap<>();
    private final Map<String, AudienceGrant> grants = new TreeMap<>();
    private final Map<String, RememberedPlacement> placements = new TreeMap<>();
    private final Map<String, StableId> bindings = new TreeMap<>();
    private final Map<String, Map<String, KnownPosition>> positions = new HashMap<>();
    private final Map<StableId, StableId> adoptions = new HashMap<>();
    private long edition;
    private boolean isFailing;

    /** Somebody else has written. */
    public void disturb() {
        edition++;
    }

    /** From now on the database takes nothing that is believed of directories, or takes it again. */
    public void fail(boolean failing) {
        isFailing = failing;
    }

    public void adopt(StableId entry, StableId robot) {
        adoptions.put(entry, robot);
    }

    /** All that it remembers, as text. */
    public List<String> everything() {
        return List.of(
                robots.toString(),
                grants.values().toString(),
                placements.values().toString(),
                bindings.toString());
    }

    @Override
    public long edition() {
        return edition;
    }

    @Override
    public List<KnownRobot> robots() {
        return List.copyOf(robots.values());
    }

    @Override
    public List<RememberedPlacement> placements() {
        return List.copyOf(placements.values());
    }

    @Override
    public List<AudienceGrant> audiences() {
        return List.copyOf(grants.values());
    }

    @Override
    public Map<StableId, StableId> adoptions() {
        return Map.copyOf(adoptions);
    }

    @Override
    public Map<String, KnownPosition> positions(String directory) {
        return Map.copyOf(positions.getOrDefault(directory, Map.of()));
    }

    @Override
    public void remember(UUID run, Believed believed, List<ClusterProfile> clusters, Runnable besides) {
        if (isFailing) throw new TransientDataAccessResourceException("a test says so");
        besides.run();
        var roster = believed.roster();
        believed.positions().forEach((directory, shown) -> shown.after(new KnownPositions(positions(directory)))
                .ifPresent(known -> positions
                        .computeIfAbsent(directory, _ -> new HashMap<>())
                        .put(known.reached().server(), known)));
        for (var robot : roster.robots()) robots.put(robot.id(), known(robot));
        var wanted = new HashMap<String, AudienceGrant>();
        believed.audiences().forEach(grant -> wanted.put(grant.robot() + " " + grant.audience(), grant));
        grants.keySet().removeIf(key -> {
            var grant = grants.get(key);
            return !wanted.containsKey(key)
                    && roster.scope().covers(grant.robot())
                    && !roster.frozen().containsKey(grant.robot())
                    && (grant.callee() == null || !roster.frozen().containsKey(grant.callee()));
        });
        grants.putAll(wanted);
    }

    private KnownRobot known(RobotAccount robot) {
        var before = robots.get(robot.id());
        var now = KnownRobot.of(robot, before);
        var since = before != null && before.state() == robot.state() ? before.since() : robot.since();
        return new KnownRobot(
                now.id(), now.directory(), now.login(), now.dn(), now.name(), now.state(), now.reason(), since);
    }

    @Override
    public void remember(UUID run, ClusterDesire desire, Map<ObjectKey, String> uids) {
        placements
                .values()
                .removeIf(place -> place.cluster().equals(desire.cluster())
                        && isLost(
                                desire,
                                ObjectKey.serviceAccount(place.namespace(), place.serviceAccount()),
                                place.robot()));
        for (var object : desire.objects()) {
            switch (object) {
                case DesiredObject.Namespace _ -> {}
                case DesiredObject.ServiceAccount account ->
                    placements.put(key(desire.cluster(), account.key()), placement(desire.cluster(), account));
                case DesiredObject.Binding binding ->
                    bindings.put(key(desire.cluster(), binding.key()), binding.robot());
            }
        }
        var wanted = desire.objects().stream()
                .map(object -> key(desire.cluster(), object.key()))
                .toList();
        bindings.entrySet()
                .removeIf(row -> row.getKey().startsWith(desire.cluster() + " ")
                        && !wanted.contains(row.getKey())
                        && desire.scope().covers(row.getValue())
                        && (!desire.frozen().containsKey(row.getValue())
                                || desire.idle().contains(row.getValue()))
                        && desire.contested().keySet().stream()
                                .noneMatch(key -> key(desire.cluster(), key).equals(row.getKey())));
    }

    private static boolean isLost(ClusterDesire desire, ObjectKey key, StableId robot) {
        return desire.scope().covers(robot)
                && !desire.frozen().containsKey(robot)
                && !desire.contested().containsKey(key)
                && desire.objects().stream().noneMatch(object -> object.key().equals(key));
    }

    private static RememberedPlacement placement(ClusterName cluster, DesiredObject.ServiceAccount account) {
        return new RememberedPlacement(
                cluster,
                account.key().namespace(),
                account.key().name(),
                account.robot(),
                account.provenance().rule());
    }

    private static String key(ClusterName cluster, ObjectKey key) {
        return cluster + " " + key;
    }
}
