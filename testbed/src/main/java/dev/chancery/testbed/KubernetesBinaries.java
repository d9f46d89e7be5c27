package dev.chancery.testbed;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the programs of a control plane are: in the folder that {@code KUBEBUILDER_ASSETS} names, else in our cache, else
 * built from Go modules into the cache, once per version.
 */
public final class KubernetesBinaries {
    /** The environment variable of the Kubernetes projects: a folder with etcd, kube-apiserver and kubectl. */
    public static final String ASSETS = "KUBEBUILDER_ASSETS";

    static final CacheFolder CACHE = new CacheFolder(
            "kubernetes", "1.37.2-etcd3.6.16", GoModule.digest(new GoModule("kubernetes"), new GoModule("etcd")));

    private KubernetesBinaries() {}

    /**
     * Makes sure that every program is there; the first time on a machine this takes three to five minutes, with progress
     * on standard error.
     *
     * @throws ServerFailed when one is neither there nor can be built, with what to install
     */
    public static void prepare() {
        for (var program : KubernetesProgram.values()) {
            find(program);
        }
    }

    /**
     * The kubectl that the testbed uses.
     *
     * @throws ServerFailed when it is neither there nor can be built, with what to install
     */
    public static Path kubectl() {
        return find(KubernetesProgram.KUBECTL);
    }

    static Path find(KubernetesProgram program) {
        return given(program).orElseGet(() -> cached(program));
    }

    private static Optional<Path> given(KubernetesProgram program) {
        @Nullable String assets = System.getenv(ASSETS);
        if (assets == null || assets.isBlank()) {
            return Optional.empty();
        }
        var file = Path.of(assets).resolve(program.fileName());
        if (Files.isExecutable(file)) {
            return Optional.of(file);
        }
        // The usual bundles carry no controller manager.
        if (program == KubernetesProgram.KUBE_CONTROLLER_MANAGER) {
            return Optional.empty();
        }
        throw new ServerFailed(ASSETS + " is " + assets + ", but there is no program " + program.fileName()
                + " in it; put it there, or unset the variable to have it built");
    }

    private static Path cached(KubernetesProgram program) {
        var file = CACHE.resolve(program.fileName());
        if (Files.isExecutable(file)) {
            return file;
        }
        return CACHE.locked(() -> Files.isExecutable(file) ? file : GoBuild.build(program, file));
    }
}
