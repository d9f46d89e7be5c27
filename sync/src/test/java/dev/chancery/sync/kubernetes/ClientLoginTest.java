package dev.chancery.sync.kubernetes;

import static dev.chancery.sync.kubernetes.ClusterAssertions.assertUnavailable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chancery.sync.kubernetes.ClusterConnection.Access;
import dev.chancery.sync.plan.Change;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad files are told in one sentence, without what is in them, and only when the cluster is asked something. */
class ClientLoginTest {
    private static final String GOOD = """
            apiVersion: v1
            kind: Config
            current-context: here
            clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}, {name: empty}]
            users: [{name: u, user: {token: s3cret}}]
            contexts:
              - {name: here, context: {cluster: c, user: u}}
              - {name: no-cluster, context: {cluster: gone, user: u}}
              - {name: empty-cluster, context: {cluster: empty, user: u}}
              - {name: no-user, context: {cluster: c, user: gone}}
              - {name: hollow}
            """;

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"gone", "no-cluster", "empty-cluster", "no-user", "hollow"})
    void needsACompleteContext(String context) throws IOException {
        assertUnusable(new Access.Kubeconfig(write(GOOD), context), " has no ");
    }

    @Test
    void needsACurrentContextWhenNoneIsNamed() throws IOException {
        assertUnusable(
                new Access.Kubeconfig(write(GOOD.replace("current-context: here", "")), null), "no current context");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s3cret: [", "users: s3cret", "- s3cret", "\u0000s3cret"})
    void needsAKubeconfig(String text) throws IOException {
        assertUnusable(new Access.Kubeconfig(write(text), "here"), "kubeconfig");
    }

    @Test
    void needsTheFile() {
        assertUnusable(new Access.Kubeconfig(folder.resolve("none"), null), "cannot be read");
    }

    @Test
    void needsTheFilesThatAKubeconfigNames() throws IOException {
        var text = GOOD.replace("cluster: {server:", "cluster: {certificate-authority: none.crt, server:");
        assertUnusable(
                new Access.Kubeconfig(write(text), "here"),
                "the file " + folder.resolve("none.crt") + ", which its kubeconfig names, cannot be read");
    }

    @Test
    void needsAuthoritiesInTheirFile() throws IOException {
        var server = URI.create("https://127.0.0.1:1");
        var token = Files.writeString(folder.resolve("token"), "t");
        assertUnusable(new Access.Url(server, folder.resolve("none"), token), "CA file " + folder.resolve("none"));
        assertUnusable(new Access.Url(server, write("s3cret"), token), "does not hold PEM certificates");
        assertUnusable(new Access.Url(server, write(""), token), "does not hold PEM certificates");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:1", "https:///path", "127.0.0.1", "file:///etc/passwd"})
    void needsAnHttpsUrl(String url) {
        var access = new Access.Url(URI.create(url), null, folder.resolve("token"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestConnections.to(access))
                .withMessageContaining("https");
    }

    @Test
    void isNotInAClusterWithoutItsEnvironment() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UrlLogin.inCluster(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1"), folder))
                .withMessageContaining("does not run in a cluster");
    }

    @Test
    void knowsIpv6() {
        var environment = Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "443");
        assertThat(UrlLogin.inCluster(environment, folder).server()).isEqualTo("https://[fd00::1]:443");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("file"), text);
    }

    private static void assertUnusable(Access access, String saying) {
        try (var cluster = TestConnections.to(access)) {
            assertUnavailable(cluster, true, saying);
            var outcome = cluster.apply(new Change.Create(TestObjects.account("shop", "backup")));
            assertThat(outcome).isInstanceOf(ApplyOutcome.Unreachable.class);
            assertThat(outcome.toString()).doesNotContain("s3cret");
        }
    }
}
