package dev.chancery.sync.kubernetes;

import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A context of a kubeconfig file, or its current one. What it says is checked first: the client ignores what is missing. */
record KubeconfigLogin(Path file, @Nullable String context) implements ClientLogin {
    @Override
    public String server() {
        return (context == null ? "the current context" : "context " + context) + " of " + file;
    }

    @Override
    public List<Path> files() {
        return List.of(file);
    }

    @Override
    public Config config() {
        if (!Files.isReadable(file)) throw ApiFailure.lasting("the kubeconfig file " + file + " cannot be read", null);
        var written = parse();
        var wanted = context == null ? written.getCurrentContext() : context;
        if (wanted == null || wanted.isBlank()) throw lacks("current context");
        var chosen = find(written.getContexts(), NamedContext::getName, wanted, "context " + wanted)
                .getContext();
        if (chosen == null) throw lacks("cluster for context " + wanted);
        var cluster = find(
                written.getClusters(), NamedCluster::getName, chosen.getCluster(), "cluster " + chosen.getCluster());
        if (cluster.getCluster() == null || cluster.getCluster().getServer() == null) {
            throw lacks("server for cluster " + chosen.getCluster());
        }
        find(written.getUsers(), NamedAuthInfo::getName, chosen.getUser(), "user " + chosen.getUser());
        return load(wanted);
    }

    private Config load(String wanted) {
        try {
            var config = Config.fromKubeconfig(wanted, file.toFile());
            config.setAutoConfigure(false);
            return config;
        } catch (RuntimeException _) { // its message may quote the file, which holds secrets
            throw ApiFailure.lasting(
                    "the " + server() + " cannot be used: a file or a program that it names fails", null);
        }
    }

    private io.fabric8.kubernetes.api.model.Config parse() {
        try {
            var parsed = KubeConfigUtils.parseConfig(file.toFile());
            if (parsed != null) return parsed;
        } catch (RuntimeException _) { // its message may quote the file, which holds secrets
        }
        throw ApiFailure.lasting(file + " is not a kubeconfig file", null);
    }

    private <T> T find(@Nullable List<T> all, Function<T, String> name, @Nullable String wanted, String what) {
        if (all == null) throw lacks(what);
        return all.stream()
                .filter(one -> Objects.equals(name.apply(one), wanted))
                .findFirst()
                .orElseThrow(() -> lacks(what));
    }

    private ApiFailure lacks(String what) {
        return ApiFailure.lasting("the kubeconfig file " + file + " has no " + what, null);
    }
}
