package dev.chancery.sync.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chancery.sync.settings.Settings;
import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Plane;
import dev.chancery.testbed.ServerFailed;
import dev.chancery.testbed.Servers;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests in deploy/ are taken by a real API server, in a namespace that keeps them to their promises. */
@ExtendWith(Servers.class)
class ManifestsIT {
    private static Deployed deployed;

    @BeforeAll
    static void apply(@Plane("east") ControlPlane plane, @TempDir Path folder) {
        deployed = new Deployed(plane, folder);
    }

    @AfterAll
    static void takeAway() {
        deployed.close();
    }

    @Test
    void keepTheNamespaceRestrictedWhicheverFolderIsAppliedLast() {
        deployed.apply(Deployed.MANAGED);

        for (var mode : new String[] {"enforce", "audit", "warn"}) {
            var label = "{.metadata.labels.pod-security\\.kubernetes\\.io/" + mode + "}";
            assertThat(get("namespace", "chancery", label)).as(mode).isEqualTo("restricted");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"deployment/sync", "deployment/broker", "job/migrate"})
    void runPodsThatTheNamespaceAdmits(String owner) {
        assertThat(tryPod(template(owner))).isEqualToIgnoringNewLines("pod/tried");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"allowPrivilegeEscalation\":false -> \"allowPrivilegeEscalation\":true",
                "\"runAsNonRoot\":true -> \"runAsNonRoot\":false",
                "\"drop\":[\"ALL\"] -> \"add\":[\"SYS_ADMIN\"]",
                "\"seccompProfile\":{\"type\":\"RuntimeDefault\"} -> \"seccompProfile\":{\"type\":\"Unconfined\"}",
            })
    void areInANamespaceThatRefusesAPodWithMoreRights(String change) {
        var parts = change.split(" -> ");
        var spec = template("deployment/sync");
        assertThat(spec).contains(parts[0]);

        assertThatExceptionOfType(ServerFailed.class)
                .isThrownBy(() -> tryPod(spec.replace(parts[0], parts[1])))
                .withMessageContaining("violates PodSecurity \"restricted:latest\"");
    }

    @Test
    void areRefusedWithAFieldThatNobodyKnows() {
        var typo =
                "{apiVersion: v1, kind: ServiceAccount, metadata: {name: typo, namespace: chancery}, automount: false}";

        assertThatExceptionOfType(ServerFailed.class)
                .isThrownBy(() -> deployed.plane()
                        .kubectl("apply", "--validate=strict", "--server-side", "-f", deployed.file("typo.yaml", typo)))
                .withMessageContaining("automount");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deployment/sync", "deployment/broker", "job/migrate"})
    void writeToNoFileSystemOfAnImage(String owner) {
        assertThat(template(owner)).contains("\"readOnlyRootFilesystem\":true", "\"mountPath\":\"/tmp\"");
    }

    @Test
    void askTheBrokerForItsHealthOverTls() {
        for (var probe : new String[] {"startupProbe", "livenessProbe", "readinessProbe"}) {
            var path = "{.spec.template.spec.containers[0]." + probe + ".httpGet";
            assertThat(get("deployment", "broker", path + ".scheme}")).isEqualTo("HTTPS");
            assertThat(get("deployment", "broker", path + ".path}")).startsWith("/actuator/health/");
        }
    }

    @Test
    void askSyncWhetherItIsAliveWhereItsSettingsSay() {
        var metrics = Objects.requireNonNull(
                Settings.load(Deployed.FOLDER.resolve("base").resolve("config")).metrics());
        var container = "{.spec.template.spec.containers[0].";

        assertThat(metrics.address())
                .as("a node asks by the address of the pod")
                .isEqualTo("0.0.0.0");
        assertThat(get("deployment", "sync", container + "ports[?(@.name==\"metrics\")].containerPort}"))
                .isEqualTo(Integer.toString(metrics.port()));
        for (var probe : new String[] {"startupProbe", "livenessProbe"})
            assertThat(get("deployment", "sync", container + probe + "['httpGet.path', 'httpGet.port']}"))
                    .isEqualTo("/-/healthy metrics");
    }

    @Test
    void runTwoBrokersAndOneSync() {
        assertThat(get("deployment", "broker", "{.spec.replicas}")).isEqualTo("2");
        assertThat(get("deployment", "sync", "{.spec.replicas} {.spec.strategy.type}"))
                .isEqualTo("1 Recreate");
    }

    @Test
    void serveDocumentsAlsoFromABrokerThatIsNotReadyAndTokensOnlyFromOneThatIs() {
        var unready = "{.spec.publishNotReadyAddresses}";
        assertThat(get("service", "broker-documents", unready)).isEqualTo("true");
        assertThat(get("service", "broker", unready)).isEmpty();

        var pods = get("deployment", "broker", "{.spec.template.metadata.labels}");
        for (var service : new String[] {"broker", "broker-documents"}) {
            assertThat(get("service", service, "{.spec.selector}")).as(service).isEqualTo(pods);
            assertThat(get("service", service, "{.spec.ports[*]['port', 'targetPort']}"))
                    .as(service)
                    .isEqualTo("443 https");
        }
        assertThat(get(
                        "deployment",
                        "broker",
                        "{.spec.template.spec.containers[0].ports[?(@.name==\"https\")]" + ".containerPort}"))
                .as("the one way in that the network policy opens")
                .isEqualTo(get("networkpolicy", "broker", "{.spec.ingress[*].ports[*].port}"));
    }

    @Test
    void denyByDefaultEveryWayInAndOut() {
        assertThat(get("networkpolicy", "default-deny", "{.spec}"))
                .isEqualTo("{\"podSelector\":{},\"policyTypes\":[\"Ingress\",\"Egress\"]}");
    }

    @Test
    void containNoSecretAndNoRightsInTheBase() {
        assertThat(deployed.plane().kubectl("kustomize", Deployed.BASE))
                .doesNotContain("kind: Secret", "kind: Role", "kind: ClusterRole");
    }

    @Test
    void haveAnExampleOfTheSettingsThatLoads() {
        var settings = Settings.load(Deployed.FOLDER.resolve("base").resolve("config"));

        assertThat(settings.clusters()).hasSize(2);
    }

    private static String get(String kind, String name, String path) {
        return deployed.plane().kubectl("get", kind, name, "-n", "chancery", "-o", "jsonpath=" + path);
    }

    private static String template(String owner) {
        return deployed.plane().kubectl("get", owner, "-n", "chancery", "-o", "jsonpath={.spec.template.spec}");
    }

    private static String tryPod(String spec) {
        var pod =
                "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"tried\",\"namespace\":\"chancery\"},"
                        + "\"spec\":" + spec + "}";
        return deployed.plane()
                .kubectl("create", "--dry-run=server", "-f", deployed.file("pod.json", pod), "-o", "name");
    }
}
