package dev.chancery.sync.settings;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.kubernetes.ClusterConnection;
import dev.chancery.sync.kubernetes.ClusterConnection.Access;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code config/clusters.yaml}: which clusters there are, and how each is reached. */
final class ClustersFile {
    private final Path folder;
    private final Problems problems;

    ClustersFile(Path folder, Problems problems) {
        this.folder = folder;
        this.problems = problems;
    }

    List<ClusterConnection> read(Path file) {
        var root = YamlFile.open(file, problems);
        if (root == null) return List.of();
        var clusters = new ArrayList<ClusterConnection>();
        var names = new HashSet<String>();
        for (var section : root.sections("clusters")) {
            var cluster = cluster(section);
            if (cluster == null) continue;
            if (!names.add(cluster.name().value()))
                problems.add(section.mark("name"), "there are two clusters called " + cluster.name());
            clusters.add(cluster);
        }
        if (!root.has("clusters")) problems.add(root.start(), "\"clusters\" is missing");
        root.end();
        return clusters;
    }

    private @Nullable ClusterConnection cluster(Section section) {
        var word = section.required("name");
        var name = section.value("name", () -> new ClusterName(word));
        var labels = section.textMap("labels");
        var access = access(section);
        section.end();
        return name == null || access == null ? null : new ClusterConnection(name, labels, access);
    }

    private @Nullable Access access(Section section) {
        var ways = List.of("kubeconfig", "in-cluster", "server").stream()
                .filter(section::has)
                .toList();
        if (ways.size() != 1) {
            problems.add(section.start(), "a cluster needs exactly one of kubeconfig, in-cluster and server");
            return null;
        }
        return switch (ways.getFirst()) {
            case "kubeconfig" -> new Access.Kubeconfig(path(section.required("kubeconfig")), section.text("context"));
            case "in-cluster" -> inCluster(section);
            default -> url(section);
        };
    }

    private @Nullable Access inCluster(Section section) {
        if (section.flag("in-cluster")) return new Access.InCluster();
        problems.add(section.mark("in-cluster"), "\"in-cluster\" can only be true");
        return null;
    }

    private @Nullable Access url(Section section) {
        var text = section.required("server");
        var server = section.value("server", () -> httpsOf(text));
        var ca = section.text("ca");
        var token = section.required("token-file");
        return server == null ? null : new Access.Url(server, ca == null ? null : path(ca), path(token));
    }

    private static URI httpsOf(String text) {
        var uri = URI.create(text);
        if (!"https".equals(uri.getScheme()) || uri.getHost() == null)
            throw new IllegalArgumentException("not https://host:port : \"" + text + "\"");
        return uri;
    }

    private Path path(String text) {
        return folder.resolve(text);
    }
}
