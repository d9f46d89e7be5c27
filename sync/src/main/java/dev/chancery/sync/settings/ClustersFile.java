package dev.chancery.sync.settings;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.ClusterProfile;
import dev.chancery.sync.desired.Waves;
import dev.chancery.sync.kubernetes.ClusterConnection;
import dev.chancery.sync.kubernetes.ClusterConnection.Access;
import dev.chancery.sync.plan.PlanLimits;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code config/clusters.yaml}: which clusters there are, and how each is reached. */
final class ClustersFile {
    private final Path folder;
    private final Problems problems;
    private final ClusterWaves waves;
    private final List<ClusterProfile> profiles = new ArrayList<>();
    private boolean certain;
    private final List<OwnLimits> limits = new ArrayList<>();

    /** @param name null when something is wrong with it */
    private record OwnLimits(@Nullable ClusterName name, Section section) {}

    ClustersFile(Path folder, Problems problems) {
        this.folder = folder;
        this.problems = problems;
        this.waves = new ClusterWaves(problems);
    }

    /** Which cluster waits for which; to be asked after reading. */
    Waves waves() {
        return waves.compiled();
    }

    /** Which clusters there are, however wrong the way to them may be; null when that is not certain. To be asked after reading. */
    @Nullable
    List<ClusterProfile> profiles() {
        return certain ? List.copyOf(profiles) : null;
    }

    /**
     * The limits of clusters that have their own; to be asked after reading.
     *
     * @param usual what is said for all clusters
     */
    Map<ClusterName, PlanLimits> limits(PlanLimits usual) {
        var read = new LinkedHashMap<ClusterName, PlanLimits>();
        for (var own : limits) {
            var cluster = LimitsSection.ofCluster(own.section(), usual);
            if (own.name() != null) read.put(own.name(), cluster);
        }
        return read;
    }

    List<ClusterConnection> read(Path file) {
        var root = YamlFile.open(file, problems);
        if (root == null) return List.of();
        var clusters = new ArrayList<ClusterConnection>();
        var names = new HashSet<ClusterName>();
        var sections = root.requiredSections("clusters");
        certain = problems.none();
        for (var section : sections) {
            var cluster = cluster(section, names);
            if (cluster != null) clusters.add(cluster);
        }
        root.end();
        waves.end(names);
        return clusters;
    }

    private @Nullable ClusterConnection cluster(Section section, Set<ClusterName> names) {
        int mistakes = problems.count();
        var name = section.required("name", ClusterName::new);
        if (name != null && !names.add(name))
            problems.add(section.mark("name"), "there are two clusters called \"" + name + "\"");
        var labels = section.textMap("labels");
        certain &= problems.count() == mistakes;
        if (name != null) profiles.add(new ClusterProfile(name, labels));
        var access = access(section);
        var issuer = new IssuerSection(folder, problems).read(section.section("issuer"));
        waves.read(section, name);
        var own = section.section("limits");
        if (own != null) limits.add(new OwnLimits(name, own));
        mistakes = problems.count();
        section.end();
        certain &= problems.count() == mistakes; // an unknown key may have meant the labels
        return name == null || access == null ? null : new ClusterConnection(name, labels, access, issuer);
    }

    private @Nullable Access access(Section section) {
        var ways = Stream.of("kubeconfig", "in-cluster", "server")
                .filter(section::has)
                .toList();
        if (ways.size() != 1) {
            problems.add(section.start(), "a cluster needs exactly one of kubeconfig, in-cluster and server");
            return null;
        }
        return switch (ways.getFirst()) {
            case "kubeconfig" -> kubeconfig(section);
            case "in-cluster" -> inCluster(section);
            default -> url(section);
        };
    }

    private @Nullable Access kubeconfig(Section section) {
        var file = section.required("kubeconfig", this::path);
        var context = section.text("context");
        return file == null ? null : new Access.Kubeconfig(file, context);
    }

    private @Nullable Access inCluster(Section section) {
        if ("true".equals(section.text("in-cluster"))) return new Access.InCluster();
        problems.add(section.mark("in-cluster"), "\"in-cluster\" can only be true");
        return null;
    }

    private @Nullable Access url(Section section) {
        var server = section.required("server", ClustersFile::httpsOf);
        var ca = section.text("ca");
        var token = section.required("token-file", this::path);
        return server == null || token == null ? null : new Access.Url(server, ca == null ? null : path(ca), token);
    }

    private static URI httpsOf(String text) {
        var uri = URI.create(text);
        if (uri.getUserInfo() != null)
            throw new IllegalArgumentException("credentials belong in token-file, not in the address of a server");
        if (!"https".equals(uri.getScheme()) || uri.getHost() == null || uri.getQuery() != null)
            throw new IllegalArgumentException("a server is written https://HOST:PORT, not \"" + text + "\"");
        return uri;
    }

    private Path path(String text) {
        return folder.resolve(text);
    }
}
