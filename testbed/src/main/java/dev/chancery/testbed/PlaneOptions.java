package dev.chancery.testbed;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was asked of one control plane, and the command lines that say so to its programs. */
record PlaneOptions(
        String name,
        KeyType serviceAccountKey,
        @Nullable String sharedIssuer,
        boolean discoveryOpen,
        boolean jwksUriAdvertised,
        @Nullable Path authenticationConfiguration,
        boolean controllerManager,
        List<PlaneUser> users) {

    /** The controllers that clean up after accounts and namespaces; the others would only cost memory. */
    private static final String CONTROLLERS = "namespace-controller,serviceaccount-controller,"
            + "garbage-collector-controller,clusterrole-aggregation-controller,"
            + "root-ca-certificate-publisher-controller";

    PlaneOptions {
        users = List.copyOf(users);
    }

    /** The issuer of its service account tokens. */
    String issuer(int port) {
        return sharedIssuer == null ? "https://127.0.0.1:" + port : sharedIssuer;
    }

    /** The same, but for the issuer of its tokens. */
    PlaneOptions withIssuer(String issuer) {
        return new PlaneOptions(
                name,
                serviceAccountKey,
                issuer,
                discoveryOpen,
                jwksUriAdvertised,
                authenticationConfiguration,
                controllerManager,
                users);
    }

    static List<String> etcd(PlaneFiles files, int clientPort, int peerPort) {
        var client = "http://127.0.0.1:" + clientPort;
        var peer = "http://127.0.0.1:" + peerPort;
        return List.of(
                KubernetesBinaries.find(KubernetesProgram.ETCD).toString(),
                "--data-dir=" + files.etcdData(),
                "--unsafe-no-fsync", // the files need to survive kill -9, not a power cut
                "--log-level=warn",
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer);
    }

    List<String> apiServer(PlaneFiles files, int port, int etcdPort) {
        var command = new ArrayList<>(List.of(
                KubernetesBinaries.find(KubernetesProgram.KUBE_APISERVER).toString(),
                "--etcd-servers=http://127.0.0.1:" + etcdPort,
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + files.certificates(),
                "--endpoint-reconciler-type=none", // the default one refuses a loopback address
                "--service-cluster-ip-range=10.0.0.0/24",
                "--authorization-mode=RBAC",
                "--token-auth-file=" + files.tokens(),
                "--service-account-issuer=" + issuer(port),
                "--service-account-signing-key-file=" + files.signingKey(),
                "--service-account-key-file=" + files.verificationKey()));
        if (jwksUriAdvertised) {
            command.add("--service-account-jwks-uri=https://127.0.0.1:" + port + "/openid/v1/jwks");
        }
        if (authenticationConfiguration != null) {
            command.add("--authentication-config=" + authenticationConfiguration);
        }
        if (!controllerManager) {
            // It would refuse pods until a controller has made the default account.
            command.add("--disable-admission-plugins=ServiceAccount");
        }
        return command;
    }

    static List<String> controllerManager(PlaneFiles files) {
        return List.of(
                KubernetesBinaries.find(KubernetesProgram.KUBE_CONTROLLER_MANAGER)
                        .toString(),
                "--kubeconfig=" + files.kubeconfig(),
                "--root-ca-file=" + files.servingCertificate(),
                "--controllers=" + CONTROLLERS,
                "--leader-elect=false",
                "--secure-port=0");
    }
}
