package dev.chancery.sync.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.Plane;
import dev.chancery.testbed.ServerFailed;
import dev.chancery.testbed.ServerKind;
import dev.chancery.testbed.Servers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The account of sync in deploy/ can do all that sync does, and no more. */
@ExtendWith(Servers.class)
@Needs(ServerKind.EMBEDDED_DIRECTORY)
class DeployedSyncIT {
    private static Deployed deployed;

    @BeforeAll
    static void apply(@Plane("west") ControlPlane plane, @TempDir Path folder) {
        deployed = new Deployed(plane, folder);
    }

    @AfterAll
    static void takeAway() {
        deployed.close();
    }

    @Test
    void bringsAClusterInLineWithItsDeployedTokenAlone(Database server, @TempDir Path config) {
        try (var company = company(server, config, "deployed")) {
            assertThat(company.run("apply")).as(company.said()).isZero();

            assertThat(company.accounts("west")).isEqualTo(SmallCompany.ROBOTS);
            assertThat(company.bindings("west")).isEqualTo(SmallCompany.ROBOTS);
            assertThat(company.number("SELECT count(*) FROM registry.cluster WHERE jwks IS NOT NULL"))
                    .as("it learns the keys of the cluster too")
                    .isOne();
            company.change(company.switchOff(2));
            assertThat(company.run("apply")).as(company.said()).isZero();
            assertThat(company.bindings("west")).isEqualTo(SmallCompany.ROBOTS - 2);
            assertThat(company.audited("change.failed")).isZero();
        }
    }

    @Test
    void isRefusedARoleThatTheManifestsDoNotName(Database server, @TempDir Path config) {
        try (var company = company(server, config, "refused")) {
            company.write("mapping.yaml", """
                    roles: [ClusterRole/view, ClusterRole/edit]
                    rules:
                      - name: everyone
                        when: (uid=*)
                        place: [{namespace: refused, create-namespace: true}]
                        bind:
                          - {role: ClusterRole/view, namespace: refused}
                          - {role: ClusterRole/edit, namespace: refused}
                    """);

            assertThat(company.run("apply")).as(company.said()).isEqualTo(3);

            assertThat(company.accounts("west")).isEqualTo(SmallCompany.ROBOTS);
            assertThat(company.bindings("west")).as("those to view").isEqualTo(SmallCompany.ROBOTS);
            assertThat(company.audited("change.failed")).isEqualTo(SmallCompany.ROBOTS);
        }
    }

    @Test
    void isKnownByItsToken() {
        assertThat(deployed.asSync("auth", "whoami", "-o", "jsonpath={.status.userInfo.username}"))
                .isEqualTo("system:serviceaccount:chancery:sync");
    }

    @Test
    void isGivenNothingThatIsNotNamed() {
        var rules =
                deployed.plane().kubectl("get", "clusterrole", "chancery-managed-cluster", "-o", "jsonpath={.rules}");

        assertThat(rules).contains("\"bind\"").doesNotContain("*", "escalate", "impersonate", "secrets", "token");
    }

    @ParameterizedTest(name = "{4}: {0} {2} {3}")
    @CsvSource({
        "list, '', namespaces, '', true",
        "create, '', serviceaccounts, '', true",
        "delete, rbac.authorization.k8s.io, clusterrolebindings, '', true",
        "bind, rbac.authorization.k8s.io, clusterroles, view, true",
        "bind, rbac.authorization.k8s.io, clusterroles, edit, false",
        "bind, rbac.authorization.k8s.io, clusterroles, '', false",
        "bind, rbac.authorization.k8s.io, clusterroles, cluster-admin, false",
        "bind, rbac.authorization.k8s.io, roles, view, false",
        "escalate, rbac.authorization.k8s.io, clusterroles, view, false",
        "create, rbac.authorization.k8s.io, clusterroles, '', false",
        "patch, rbac.authorization.k8s.io, clusterroles, view, false",
        "list, '', secrets, '', false",
        "create, '', serviceaccounts/token, '', false",
        "impersonate, '', serviceaccounts, '', false",
        "delete, '', namespaces, '', false",
        "create, '', pods, '', false",
        "create, apps, deployments, '', false",
    })
    void mayDoThisAndNothingElse(String verb, String group, String resource, String name, boolean answer) {
        var parts = (resource + "/").split("/", -1);
        var review = deployed.file("review.json", """
                {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview", "spec": {"resourceAttributes":
                {"verb": "%s", "group": "%s", "resource": "%s", "subresource": "%s", "name": "%s"}}}
                """.formatted(verb, group, parts[0], parts[1], name));

        // Not `kubectl create`, which would list custom resources to check the text: sync may not.
        assertThat(deployed.asSync(
                        "create", "--raw=/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", "-f", review))
                .contains("\"allowed\":" + answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cluster-admin", "system:node", "system:kube-scheduler"})
    void cannotGiveARoleThatIsNotNamed(String role) {
        assertThatExceptionOfType(ServerFailed.class)
                .isThrownBy(() -> deployed.asSync(
                        "create",
                        "rolebinding",
                        "given",
                        "-n",
                        "default",
                        "--clusterrole=" + role,
                        "--serviceaccount=default:robot"))
                .withMessageContaining("forbidden")
                .withMessageContaining("system:serviceaccount:chancery:sync");
    }

    private static SmallCompany company(Database server, Path config, String namespace) {
        var company = new SmallCompany(config, server, namespace, Map.of("west", deployed.plane()));
        company.write("clusters.yaml", """
                clusters:
                  - {name: west, server: "%s", ca: %s, token-file: %s}
                """.formatted(
                        deployed.plane().url(), deployed.plane().caFile(), deployed.tokenFile()));
        return company;
    }
}
