package dev.chancery.sync.settings;

import dev.chancery.sync.account.Limit;
import dev.chancery.sync.account.RosterLimits;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.plan.PlanLimits;
import java.util.Map;

/**
 * How much may happen at once before a person is asked.
 *
 * @param rosters in a directory without limits of its own
 * @param directories limits of directories, by their names
 * @param lostAudiences how many audiences robots may lose at once, of whatever directory they are
 * @param plans in a cluster without limits of its own
 * @param clusters limits of clusters
 */
public record GuardLimits(
        RosterLimits rosters,
        Map<String, RosterLimits> directories,
        Limit lostAudiences,
        PlanLimits plans,
        Map<ClusterName, PlanLimits> clusters) {
    public static final GuardLimits DEFAULT =
            new GuardLimits(RosterLimits.DEFAULT, new Limit(10, 5, 1000), PlanLimits.DEFAULT);

    public GuardLimits {
        directories = Map.copyOf(directories);
        clusters = Map.copyOf(clusters);
    }

    /** For all directories and all clusters. */
    GuardLimits(RosterLimits rosters, Limit lostAudiences, PlanLimits plans) {
        this(rosters, Map.of(), lostAudiences, plans, Map.of());
    }

    GuardLimits withDirectories(Map<String, RosterLimits> own) {
        return new GuardLimits(rosters, own, lostAudiences, plans, clusters);
    }

    GuardLimits withClusters(Map<ClusterName, PlanLimits> own) {
        return new GuardLimits(rosters, directories, lostAudiences, plans, own);
    }

    public RosterLimits ofDirectory(String name) {
        return directories.getOrDefault(name, rosters);
    }

    public PlanLimits ofCluster(ClusterName name) {
        return clusters.getOrDefault(name, plans);
    }
}
