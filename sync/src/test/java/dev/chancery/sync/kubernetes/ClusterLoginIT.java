package dev.chancery.sync.kubernetes;

import static dev.chancery.sync.kubernetes.ClusterAssertions.assertUnavailable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.kubernetes.ClusterConnection.Access;
import dev.chancery.sync.plan.Change;
import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Plane;
import dev.chancery.testbed.Ports;
import dev.chancery.testbed.Servers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every way in, and every way of being kept out. */
@ExtendWith(Servers.class)
class ClusterLoginIT {
    private static final Change CREATE = new Change.Create(TestObjects.account("default", "login"));

    private final ControlPlane plane;

    @TempDir
    private Path folder = Path.of("");

    ClusterLoginIT(@Plane("east") ControlPlane plane) {
        this.plane = plane;
    }

    @Test
    void getsInByAContextOfAKubeconfig() {
        assertGetsIn(new Access.Kubeconfig(plane.kubeconfig(), plane.name()));
    }

    @Test
    void getsInByTheCurrentContextOfAKubeconfig() {
        assertGetsIn(new Access.Kubeconfig(plane.kubeconfig(), null));
    }

    @Test
    void getsInByUrl() {
        assertGetsIn(new Access.Url(plane.url(), plane.caFile(), plane.tokenFile()));
    }

    @Test
    void getsInWithAPodsCredentials() throws IOException {
        Files.copy(plane.caFile(), folder.resolve("ca.crt"));
        Files.copy(plane.tokenFile(), folder.resolve("token"));
        var environment = Map.of(
                "KUBERNETES_SERVICE_HOST", plane.url().getHost(),
                "KUBERNETES_SERVICE_PORT", String.valueOf(plane.url().getPort()));
        var login = UrlLogin.inCluster(environment, folder);
        try (var cluster = new Fabric8Cluster(
                new ClusterName("pod"), new ApiClient(login, Timeouts.USUAL), IssuerSource.CLUSTER, _ -> {})) {
            assertThat(cluster.observe(Set.of()).namespaces()).contains("kube-system");
        }
    }

    @Test
    void asksTheCredentialProgramAgainWhenItsTokenIsRefused() throws IOException {
        var token = Files.writeString(folder.resolve("token"), "expired");
        var program = Files.writeString(folder.resolve("program"), """
                #!/bin/sh
                printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s"}}' "$(cat "$1")"
                """);
        assertThat(program.toFile().setExecutable(true)).isTrue();
        var kubeconfig =
                Files.writeString(folder.resolve("config"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "%s", certificate-authority: "%s"}}]
                users: [{name: u, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: "%s", args: ["%s"], interactiveMode: Never}}}]
                contexts: [{name: exec, context: {cluster: c, user: u}}]
                """.formatted(plane.url(), plane.caFile(), program, token));
        try (var cluster = connect(new Access.Kubeconfig(kubeconfig, "exec"))) {
            assertUnavailable(cluster, true, "Unauthorized (401)");
            Files.writeString(token, Files.readString(plane.tokenFile()));
            assertThat(cluster.observe(Set.of()).namespaces()).contains("default");
        }
    }

    @Test
    void readsTheTokenAgainWhenItChanges() throws IOException {
        var token = Files.copy(plane.tokenFile("nobody"), folder.resolve("token"));
        try (var cluster = connect(new Access.Url(plane.url(), plane.caFile(), token))) {
            assertUnavailable(cluster, true, "\"nobody\" cannot list");
            Files.writeString(token, Files.readString(plane.tokenFile()));
            assertThat(cluster.observe(Set.of()).namespaces()).contains("default");
            Files.delete(token);
            assertUnavailable(cluster, true, "the token file " + token + " cannot be read");
        }
    }

    @Test
    void readsTheAuthoritiesAgainWhenTheyChange(@Plane("west") ControlPlane other) throws IOException {
        var ca = Files.copy(other.caFile(), folder.resolve("ca.crt"));
        try (var cluster = connect(new Access.Url(plane.url(), ca, plane.tokenFile()))) {
            assertUnavailable(cluster, true, "is not to be trusted");
            Files.writeString(ca, Files.readString(plane.caFile()) + "\n");
            assertThat(cluster.observe(Set.of()).namespaces()).contains("default");
        }
    }

    @Test
    void neverBelievesAnotherCertificate(@Plane("west") ControlPlane other) {
        try (var cluster = connect(new Access.Url(plane.url(), other.caFile(), plane.tokenFile()))) {
            assertUnavailable(cluster, true, "the certificate of " + plane.url() + " is not to be trusted");
            assertThat(cluster.apply(CREATE)).isInstanceOf(ApplyOutcome.Unreachable.class);
        }
    }

    @Test
    void neverBelievesACertificateOfAnotherHost() {
        var elsewhere = URI.create("https://localhost:" + plane.url().getPort());
        try (var cluster = connect(new Access.Url(elsewhere, plane.caFile(), plane.tokenFile()))) {
            assertUnavailable(cluster, true, "is not to be trusted");
        }
    }

    @Test
    void trustsOnlyThePlatformsAuthoritiesWhenNoneIsNamed() {
        try (var cluster = connect(new Access.Url(plane.url(), null, plane.tokenFile()))) {
            assertUnavailable(cluster, true, "is not to be trusted");
        }
    }

    @Test
    void isForbiddenWithAWrongToken() throws IOException {
        var token = Files.writeString(folder.resolve("token"), "wr0ng");
        try (var cluster = connect(new Access.Url(plane.url(), plane.caFile(), token))) {
            assertUnavailable(cluster, true, "Unauthorized (401)");
            assertThat(cluster.apply(CREATE)).isInstanceOf(ApplyOutcome.Forbidden.class);
        }
    }

    @Test
    void isForbiddenWithoutRights() {
        try (var cluster = connect(new Access.Url(plane.url(), plane.caFile(), plane.tokenFile("nobody")))) {
            assertUnavailable(cluster, true, "listing namespaces: ");
            assertThat(cluster.apply(CREATE)).isInstanceOf(ApplyOutcome.Forbidden.class);
            assertThatExceptionOfType(ClusterUnavailable.class)
                    .isThrownBy(cluster::issuer)
                    .withMessageContaining("403")
                    .matches(ClusterUnavailable::isLasting);
        }
    }

    @Test
    void doesNotSayWhatStandsInATokenFileThatHoldsNone() throws IOException {
        var token = Files.writeString(folder.resolve("token"), "s3cret\nand more");
        try (var cluster = connect(new Access.Url(plane.url(), plane.caFile(), token))) {
            assertUnavailable(cluster, true, "the token file " + token + " does not hold a bearer token");
            assertThat(cluster.apply(CREATE).toString()).doesNotContain("s3cret");
        }
    }

    @Test
    @Timeout(9) // less than one attempt to connect may take
    void learnsAtOnceThatNobodyListens() {
        var nowhere = URI.create("https://127.0.0.1:" + Ports.free());
        try (var cluster = connect(new Access.Url(nowhere, plane.caFile(), plane.tokenFile()))) {
            assertUnavailable(cluster, false, "nobody answers at " + nowhere);
            assertThat(cluster.apply(CREATE)).isInstanceOf(ApplyOutcome.Unreachable.class);
        }
    }

    private void assertGetsIn(Access access) {
        try (var cluster = connect(access)) {
            assertThat(cluster.observe(Set.of()).namespaces()).contains("kube-system");
        }
    }

    private static Cluster connect(Access access) {
        return Fabric8Clusters.connect(new ClusterConnection(new ClusterName("east"), Map.of(), access));
    }
}
