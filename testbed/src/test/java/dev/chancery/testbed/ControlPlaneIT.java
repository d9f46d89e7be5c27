package dev.chancery.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@Needs(ServerKind.KUBERNETES)
class ControlPlaneIT {
    private static final String CLUSTER_LOCAL = "https://kubernetes.default.svc.cluster.local";
    private static final Duration SOON = Duration.ofMinutes(2);

    @Test
    void keepsItsDataWhenTheApiServerIsKilledAndRestarted() {
        try (var plane = ControlPlane.named("kept").withoutControllerManager().start()) {
            plane.kubectl("create", "namespace", "robots");
            plane.kill();
            assertThatThrownBy(() -> plane.kubectl("get", "namespace", "robots"))
                    .isInstanceOf(ServerFailed.class);
            plane.restart();
            assertThat(plane.kubectl("get", "namespace", "robots", "-o", "name"))
                    .isEqualTo("namespace/robots\n");
        }
    }

    @Test
    void namesAnotherIssuerWithTheSameKeyAfterARestartThatSaysSo() {
        try (var plane =
                ControlPlane.named("renamed").withoutControllerManager().start()) {
            var keys = plane.kubectl("get", "--raw", "/openid/v1/jwks");
            plane.restart("https://kubernetes.default.svc.cluster.local");
            assertThat(plane.kubectl("get", "--raw", "/.well-known/openid-configuration"))
                    .contains("\"issuer\":\"https://kubernetes.default.svc.cluster.local\"")
                    .contains(plane.url() + "/openid/v1/jwks");
            assertThat(plane.issuer()).isEqualTo("https://kubernetes.default.svc.cluster.local");
            assertThat(plane.kubectl("get", "--raw", "/openid/v1/jwks")).isEqualTo(keys);
        }
    }

    @Test
    void signsByAnotherKeyAndTakesNoTokenByTheOldOneWhenItIsRekeyed() throws Exception {
        try (var plane =
                        ControlPlane.named("rekeyed").withoutControllerManager().start();
                var client = plane.client()) {
            plane.kubectl("create", "serviceaccount", "backup");
            var before = plane.kubectl("create", "token", "backup").strip();
            var keys = plane.kubectl("get", "--raw", "/openid/v1/jwks");
            awaitKnown(client, before);
            plane.rekey();
            assertThat(client.get("/api", before).statusCode()).isEqualTo(401);
            awaitKnown(client, plane.kubectl("create", "token", "backup").strip());
            assertThat(plane.kubectl("get", "--raw", "/openid/v1/jwks"))
                    .isNotEqualTo(keys)
                    .containsOnlyOnce("\"kid\"");
        }
    }

    /** The authorizer learns by a watch what everybody may do. */
    private static void awaitKnown(PlaneClient client, String token) {
        Await.until("trust in a token", SOON, () -> client.get("/api", token).statusCode() == 200);
    }

    @Test
    void keepsItsDataWhenEtcdIsKilledAndRestarted() {
        try (var plane = ControlPlane.named("etcd").withoutControllerManager().start()) {
            plane.kubectl("create", "namespace", "robots");
            plane.killEtcd();
            plane.restartEtcd();
            assertThat(plane.kubectl("get", "namespace", "robots", "-o", "name"))
                    .isEqualTo("namespace/robots\n");
        }
    }

    @Test
    void answersNobodyWhilePaused() {
        try (var plane = ControlPlane.named("paused").withoutControllerManager().start()) {
            plane.pause();
            assertThatThrownBy(() -> plane.kubectl("get", "namespaces", "--request-timeout=1s"))
                    .hasMessageContaining("imeout");
            plane.resume();
            assertThat(plane.kubectl("get", "namespaces", "-o", "name")).contains("namespace/default");
        }
    }

    @Test
    void controllersClearWhatADeletedNamespaceHeldEvenAfterARestart() {
        try (var plane = ControlPlane.named("cleared").start()) {
            plane.apply("""
                    apiVersion: v1
                    kind: Namespace
                    metadata: {name: robots}
                    ---
                    apiVersion: v1
                    kind: ServiceAccount
                    metadata: {name: backup, namespace: robots}
                    """);
            plane.restart();
            plane.kubectl("delete", "namespace", "robots", "--timeout=4m");
            assertThat(plane.kubectl("get", "serviceaccounts", "-A", "-o", "name"))
                    .doesNotContain("backup");
        }
    }

    @Test
    void anRsaKeySignsWithRs256AndItsDiscoveryIsClosedToNobodies() throws Exception {
        try (var plane = ControlPlane.named("rsa")
                        .serviceAccountKey(KeyType.RSA)
                        .withoutControllerManager()
                        .start();
                var client = plane.client()) {
            assertThat(plane.kubectl("get", "--raw", "/openid/v1/jwks")).contains("\"alg\":\"RS256\"");
            assertThat(client.get("/openid/v1/jwks", null).statusCode()).isEqualTo(403);
            assertThat(client.get("/.well-known/openid-configuration", null).statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void aP256KeySignsWithEs256AndItsDiscoveryCanBeOpened() throws Exception {
        try (var plane = ControlPlane.named("ec")
                        .serviceAccountKey(KeyType.P256)
                        .openDiscovery()
                        .withoutControllerManager()
                        .start();
                var client = plane.client()) {
            assertThat(client.get("/openid/v1/jwks", null).body()).contains("\"alg\":\"ES256\"");
            assertThat(client.get("/.well-known/openid-configuration", null).body())
                    .contains("\"issuer\":\"" + plane.url() + "\"")
                    .contains("\"jwks_uri\":\"" + plane.url() + "/openid/v1/jwks\"");
        }
    }

    @Test
    void twoPlanesCanShareAnIssuerButNotAKey() {
        try (var one = ControlPlane.named("one")
                        .sharedIssuer(CLUSTER_LOCAL)
                        .withoutControllerManager()
                        .start();
                var two = ControlPlane.named("two")
                        .sharedIssuer(CLUSTER_LOCAL)
                        .withoutControllerManager()
                        .start()) {
            assertThat(one.issuer()).isEqualTo(CLUSTER_LOCAL);
            for (var plane : new ControlPlane[] {one, two}) {
                assertThat(plane.kubectl("get", "--raw", "/.well-known/openid-configuration"))
                        .contains("\"issuer\":\"" + CLUSTER_LOCAL + "\"");
            }
            assertThat(one.kubectl("get", "--raw", "/openid/v1/jwks"))
                    .isNotEqualTo(two.kubectl("get", "--raw", "/openid/v1/jwks"));
        }
    }

    @Test
    void onePlaneTrustsTheTokensOfAnotherAndNamesAnUnreachableKeyAddress() throws Exception {
        try (var home = ControlPlane.named("home")
                        .openDiscovery()
                        .withoutControllerManager()
                        .start();
                var folder = ServerFolder.create("authentication")) {
            var file = Files.writeString(folder.resolve("authentication.yaml"), """
                    apiVersion: apiserver.config.k8s.io/v1
                    kind: AuthenticationConfiguration
                    jwt:
                    - issuer:
                        url: %s
                        audiences: [away]
                        certificateAuthority: |
                    %s
                      claimMappings:
                        username: {claim: sub, prefix: "home:"}
                    """.formatted(
                            home.issuer(), PlaneFiles.read(home.caFile()).indent(10)));
            home.kubectl("create", "serviceaccount", "backup");
            var token =
                    home.kubectl("create", "token", "backup", "--audience=away").strip();
            try (var away = ControlPlane.named("away")
                            .unreachableJwksUri()
                            .authenticationConfiguration(file)
                            .withoutControllerManager()
                            .start();
                    var client = away.client()) {
                Await.until(
                        "trust in the other issuer",
                        SOON,
                        () -> client.get("/api/v1/nodes", token).statusCode() == 403);
                assertThat(client.get("/api/v1/nodes", token).body())
                        .contains("home:system:serviceaccount:default:backup");
                assertThat(away.kubectl("get", "--raw", "/.well-known/openid-configuration"))
                        .doesNotContain("\"jwks_uri\":\"" + away.url());
            }
        }
    }

    @Test
    void usersMayDoNothingUntilGivenRights() throws Exception {
        try (var plane = ControlPlane.named("users")
                        .user("auditor", "auditors")
                        .withoutControllerManager()
                        .start();
                var client = plane.client()) {
            var path = "/api/v1/namespaces/default/serviceaccounts";
            for (var user : new String[] {"sync", "broker", "nobody", "auditor"}) {
                assertThat(client.get(path, PlaneFiles.read(plane.tokenFile(user)))
                                .statusCode())
                        .isEqualTo(403);
            }
            plane.kubectl("create", "role", "reader", "--verb=list", "--resource=serviceaccounts");
            plane.kubectl("create", "rolebinding", "read", "--role=reader", "--group=auditors");
            Await.until(
                    "the right to read",
                    SOON,
                    () -> client.get(path, PlaneFiles.read(plane.tokenFile("auditor")))
                                    .statusCode()
                            == 200);
            assertThatThrownBy(() -> plane.tokenFile("stranger")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anApiServerThatRefusesItsConfigurationIsReportedWithItsLog() throws Exception {
        try (var folder = ServerFolder.create("authentication")) {
            var file = Files.writeString(folder.resolve("authentication.yaml"), "nonsense: true\n");
            assertThatThrownBy(() -> ControlPlane.named("broken")
                            .authenticationConfiguration(file)
                            .start())
                    .isInstanceOf(ServerFailed.class)
                    .hasMessageContaining("kube-apiserver said last")
                    .hasMessageContaining("nonsense");
        }
    }
}
