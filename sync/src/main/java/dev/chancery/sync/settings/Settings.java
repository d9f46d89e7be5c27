package dev.chancery.sync.settings;

import dev.chancery.sync.desired.ClusterProfile;
import dev.chancery.sync.desired.Mapping;
import dev.chancery.sync.desired.Waves;
import dev.chancery.sync.directory.LdapSettings;
import dev.chancery.sync.kubernetes.ClusterConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that an administrator wrote, compiled.
 *
 * @param grace how long a robot whose entry is gone keeps its ServiceAccounts
 * @param waves which cluster waits for which
 * @param schedule when the resident sync runs
 */
public record Settings(
        LdapSettings directory,
        DatabaseSettings database,
        List<ClusterConnection> clusters,
        Mapping mapping,
        Duration grace,
        GuardLimits limits,
        ApprovalRules approvals,
        Waves waves,
        Schedule schedule,
        @Nullable MetricsSettings metrics) {

    /**
     * Reads {@code sync.yaml}, {@code clusters.yaml} and {@code mapping.yaml}.
     *
     * @param folder of the three files; paths in them are relative to it
     * @throws InvalidSettings with every mistake of all three
     */
    public static Settings load(Path folder) {
        var inClusters = new Problems("clusters.yaml");
        var inMapping = new Problems("mapping.yaml");
        var inSync = new Problems("sync.yaml");
        var clustersFile = new ClustersFile(folder, inClusters);
        var clusters = clustersFile.read(folder.resolve("clusters.yaml"));
        var profiles = clusters.stream().map(Settings::profile).toList();
        var mappingFile = new MappingFile(inMapping, inClusters.none() ? profiles : null);
        var mapping = mappingFile.read(folder.resolve("mapping.yaml"));
        var sync = new SyncFile(folder, inSync).read(folder.resolve("sync.yaml"), mappingFile.attributes());

        var approvals = sync == null ? null : approvals(sync, mappingFile.editor(), inMapping);

        var problems = new ArrayList<>(inClusters.found());
        problems.addAll(inMapping.found());
        problems.addAll(inSync.found());
        if (!problems.isEmpty()
                || sync == null
                || sync.directory() == null
                || sync.database() == null
                || sync.schedule() == null
                || approvals == null) throw new InvalidSettings(problems);
        return new Settings(
                sync.directory(),
                sync.database(),
                clusters,
                mapping,
                sync.grace(),
                sync.limits(),
                approvals,
                clustersFile.waves(),
                sync.schedule(),
                sync.metrics());
    }

    private static @Nullable ApprovalRules approvals(SyncFile.Read sync, @Nullable String editor, Problems inMapping) {
        try {
            return new ApprovalRules(sync.expire(), sync.persons(), editor);
        } catch (IllegalArgumentException mistake) {
            inMapping.add(null, String.valueOf(mistake.getMessage()));
            return null;
        }
    }

    public List<ClusterProfile> profiles() {
        return clusters.stream().map(Settings::profile).toList();
    }

    private static ClusterProfile profile(ClusterConnection cluster) {
        return new ClusterProfile(cluster.name(), cluster.labels());
    }
}
