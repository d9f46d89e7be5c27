package dev.chancery.sync.settings;

import dev.chancery.sync.desired.ClusterProfile;
import dev.chancery.sync.desired.Mapping;
import dev.chancery.sync.desired.Waves;
import dev.chancery.sync.directory.LdapSettings;
import dev.chancery.sync.kubernetes.ClusterConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that an administrator wrote, compiled.
 *
 * @param directories at least one
 * @param retired names of directories that were read once; none of their robots is there any more
 * @param grace how long a robot whose entry is gone keeps its ServiceAccounts
 * @param waves which cluster waits for which
 * @param schedule when the resident sync runs
 * @param wholeReadings when it reads everything, whatever the directories told it
 */
public record Settings(
        List<LdapSettings> directories,
        Set<String> retired,
        DatabaseSettings database,
        List<ClusterConnection> clusters,
        Mapping mapping,
        Duration grace,
        GuardLimits limits,
        ApprovalRules approvals,
        Waves waves,
        Schedule schedule,
        Schedule wholeReadings,
        @Nullable MetricsSettings metrics) {
    public Settings {
        directories = List.copyOf(directories);
        retired = Set.copyOf(retired);
        clusters = List.copyOf(clusters);
    }

    /**
     * Reads {@code sync.yaml}, {@code clusters.yaml} and {@code mapping.yaml}.
     *
     * @param folder of the three files; paths in them are relative to it
     * @throws InvalidSettings with every mistake of all three
     */
    public static Settings load(Path folder) {
        if (!Files.isDirectory(folder)) throw new InvalidSettings(List.of(missing(folder)));
        var inClusters = new Problems("clusters.yaml");
        var inMapping = new Problems("mapping.yaml");
        var inSync = new Problems("sync.yaml");
        var clustersFile = new ClustersFile(folder, inClusters);
        var clusters = clustersFile.read(folder.resolve("clusters.yaml"));
        var mappingFile = new MappingFile(inMapping, clustersFile.profiles());
        var mapping = mappingFile.read(folder.resolve("mapping.yaml"));
        var sync = new SyncFile(folder, inSync).read(folder.resolve("sync.yaml"), mappingFile.attributes());

        var approvals = sync == null ? null : approvals(sync, mappingFile.editor(), inMapping);

        var limits = sync == null ? GuardLimits.DEFAULT : sync.limits();
        var clusterLimits = clustersFile.limits(limits.plans());

        var problems = new ArrayList<>(inClusters.found());
        problems.addAll(inMapping.found());
        problems.addAll(inSync.found());
        if (!problems.isEmpty()
                || sync == null
                || sync.directories().isEmpty()
                || sync.database() == null
                || sync.schedule() == null
                || sync.wholeReadings() == null
                || approvals == null) throw new InvalidSettings(problems);
        return new Settings(
                sync.directories(),
                sync.retired(),
                sync.database(),
                clusters,
                mapping,
                sync.grace(),
                limits.withClusters(clusterLimits),
                approvals,
                clustersFile.waves(),
                sync.schedule(),
                sync.wholeReadings(),
                sync.metrics());
    }

    private static Problem missing(Path folder) {
        return new Problem(folder.toAbsolutePath().normalize().toString(), 0, 0, "there is no such folder");
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
