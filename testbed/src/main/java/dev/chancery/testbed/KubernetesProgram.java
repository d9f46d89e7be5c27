package dev.chancery.testbed;

/** The programs of a control plane, and the Go packages that they are built from. */
enum KubernetesProgram {
    ETCD("etcd", "etcd", "go.etcd.io/etcd/server/v3", 30),
    KUBE_APISERVER("kube-apiserver", "kubernetes", "k8s.io/kubernetes/cmd/kube-apiserver", 150),
    KUBECTL("kubectl", "kubernetes", "k8s.io/kubernetes/cmd/kubectl", 30),
    KUBE_CONTROLLER_MANAGER(
            "kube-controller-manager", "kubernetes", "k8s.io/kubernetes/cmd/kube-controller-manager", 30);

    private final String fileName;
    private final String module;
    private final String goPackage;
    private final int coldBuildSeconds;

    KubernetesProgram(String fileName, String module, String goPackage, int coldBuildSeconds) {
        this.fileName = fileName;
        this.module = module;
        this.goPackage = goPackage;
        this.coldBuildSeconds = coldBuildSeconds;
    }

    String fileName() {
        return fileName;
    }

    /** The committed Go module that names it as a tool: a folder of the class path beside {@link GoModule}. */
    String module() {
        return module;
    }

    String goPackage() {
        return goPackage;
    }

    /** How long building it took on two free cores, in the order of this enum, in seconds. */
    int coldBuildSeconds() {
        return coldBuildSeconds;
    }
}
