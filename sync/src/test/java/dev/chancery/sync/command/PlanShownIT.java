package dev.chancery.sync.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.Plane;
import dev.chancery.testbed.ServerKind;
import dev.chancery.testbed.Servers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What a plan shows to people and to programs, and how it ends. */
@ExtendWith(Servers.class)
@Needs(ServerKind.EMBEDDED_DIRECTORY)
class PlanShownIT {
    private static final String NOBODY = "99999999-9999-4999-8999-999999999999";

    @TempDir
    Path config;

    private final ControlPlane east;
    private final Database server;
    private SmallCompany company;

    PlanShownIT(@Plane("east") ControlPlane east, Database server) {
        this.east = east;
        this.server = server;
    }

    @BeforeEach
    void aSmallCompany() {
        var namespace = "shown-" + Integer.toHexString(System.identityHashCode(this));
        company = new SmallCompany(config, server, namespace, Map.of("east", east));
    }

    @AfterEach
    void close() {
        company.close();
    }

    @Test
    void saysOnATerminalHowMuchTheClustersHaveShown() {
        assertThat(CommandRun.onATerminal(config, "plan").out())
                .containsPattern("\r\033\\[Kreading 12 entries\r\033\\[K")
                .containsPattern("\r\033\\[Keast: \\d+ objects\r\033\\[Kcluster east");
        assertThat(CommandRun.of(config, "plan").said()).doesNotContain("\r", " objects\r");
    }

    @Test
    void isADocumentAloneForProgramsWhateverIsWrong() {
        company.write("mapping.yaml", """
                rules:
                  - name: first
                    when: (uid=bot-*)
                    place:
                      - {namespace: %s, create-namespace: true, labels: {team: red}}
                  - name: second
                    when: (uid=*-1)
                    place:
                      - {namespace: %s, create-namespace: true, labels: {team: blue}}
                """.formatted(company.namespace(), company.namespace()));
        company.write("token", "nobody's");
        company.write("clusters.yaml", """
                clusters:
                  - {name: east, kubeconfig: %s, context: east}
                  - {name: broken, server: "https://127.0.0.1:1", token-file: token}
                """.formatted(east.kubeconfig()));

        var plan = CommandRun.of(config, "plan", "-o", "json");

        assertThat(plan.code()).isEqualTo(3);
        assertThat(plan.err()).contains("cluster broken");
        var clusters = JsonMapper.shared().readTree(plan.out()).path("clusters");
        assertThat(clusters.size()).isEqualTo(1);
        assertThat(clusters.path(0).path("cluster").asString()).isEqualTo("east");
        assertThat(clusters.path(0).path("changes").valueStream().filter(change -> change.path("change")
                        .asString()
                        .equals("held")))
                .singleElement()
                .satisfies(held -> assertThat(held.path("name").asString()).isEqualTo("bot-1"))
                .satisfies(held -> assertThat(held.path("detail").asString())
                        .contains("rules first (mapping.yaml:2) and second (mapping.yaml:6) disagree about team"));
    }

    @Test
    void showsWhomRobotsMayCallThoughNoClusterChanges() {
        company.write("mapping.yaml", calls("(uid=*)", "https://vault.example"));
        assertThat(company.run("apply")).as(company.said()).isZero();
        assertThat(company.run("plan")).as(company.said()).isZero();
        company.change(company.switchOff(1));
        company.write(
                "mapping.yaml",
                calls("(!(uid=bot-2))", "https://vault.example") + rule("more", "(uid=bot-3)", "https://aws.example"));

        assertThat(company.run("plan")).isEqualTo(2);

        assertThat(company.said())
                .contains(
                        "cluster east: in line",
                        "- bot-1 may no longer call https://vault.example  (its robot is suspended: disabled in the"
                                + " directory; bot-1, " + company.dn("bot-1") + ")",
                        "- bot-2 may no longer call https://vault.example  (rule callers no longer gives it; bot-2, ",
                        "+ bot-3 may call https://aws.example  (rule more, " + company.dn("bot-3") + ")",
                        "1 to give, 2 to take away, 0 held");
        assertThat(JsonMapper.shared()
                        .readTree(CommandRun.of(config, "plan", "-o", "json").out())
                        .path("audiences")
                        .valueStream()
                        .map(part -> part.path("change").asString() + " "
                                + part.path("entry").asString() + " "
                                + part.path("audience").asString() + " "
                                + part.path("rule").asString()))
                .as("in the order of their stable ids")
                .containsExactly(
                        "delete " + company.dn("bot-2") + " https://vault.example callers",
                        "delete " + company.dn("bot-1") + " https://vault.example callers",
                        "create " + company.dn("bot-3") + " https://aws.example more");
        assertThat(company.run("apply")).as(company.said()).isZero();
        assertThat(company.run("plan")).as(company.said()).isZero();
    }

    @Test
    void showsWhomRobotsMayCallUntilAPersonHasLooked() {
        company.write("mapping.yaml", calls("(uid=*)", "https://vault.example"));
        assertThat(company.run("apply")).as(company.said()).isZero();
        company.write("mapping.yaml", calls("(uid=bot-1)", "https://vault.example"));

        assertThat(company.run("plan")).isEqualTo(2);

        assertThat(company.said())
                .contains(
                        "HELD: 11 of 12 audiences would be lost",
                        "! bot-12 may still call https://vault.example: nothing gives it any more, and that loss waits",
                        "0 to give, 0 to take away, 11 held")
                .doesNotContain("! bot-1 may");
        assertThat(company.run("apply")).isEqualTo(2);
        assertThat(company.run("plan")).isEqualTo(2);
        assertThat(CommandRun.of(config, "plan", "-o", "json").out()).contains("\"change\" : \"held\"");
    }

    private static String calls(String when, String audience) {
        return "rules:\n" + rule("callers", when, audience);
    }

    private static String rule(String name, String when, String audience) {
        return "  - {name: " + name + ", when: \"" + when + "\", call: [{audience: \"" + audience + "\"}]}\n";
    }

    @Test
    void saysOfEveryDeletionWhoseItIsAndWhy() {
        company.writeBinding("(uid=*)");
        assertThat(company.run("apply")).as(company.said()).isZero();
        company.change(company.switchOff(1));
        company.change("dn: " + company.dn("bot-2") + "\nchangetype: delete\n");
        company.writeBinding("(!(uid=bot-3))");
        east.apply("{apiVersion: v1, kind: ServiceAccount, metadata: {name: orphan, namespace: " + company.namespace()
                + ", labels: {app.kubernetes.io/managed-by: chancery}, annotations: {chancery.dev/robot: " + NOBODY
                + "}}}");

        assertThat(company.run("plan")).isEqualTo(2);

        assertThat(company.said())
                .containsPattern(deleted(1, "its robot is suspended: disabled in the directory"))
                .containsPattern(deleted(2, "its robot is quarantined: no longer in the directory"))
                .containsPattern(deleted(3, "rule some no longer gives it"))
                .contains("orphan  (it bears our mark, but no robot " + NOBODY + " was ever seen)");
        assertThat(deletions(CommandRun.of(config, "plan", "-o", "json").out()))
                .containsExactlyInAnyOrder(
                        "robot-suspended " + company.dn("bot-1") + " some",
                        "robot-gone " + company.dn("bot-2") + " some",
                        "unwanted " + company.dn("bot-3") + " some",
                        "robot-unknown none none");
        assertThat(company.run("apply")).as(company.said()).isZero();
        assertThat(company.texts("SELECT coalesce(stable_id, '?') || ' ' || coalesce(detail->>'entry', 'none') || ' '"
                        + " || (detail->>'reason') FROM audit.event WHERE kind = 'change.applied'"
                        + " AND detail->>'change' = 'Delete'"))
                .containsExactlyInAnyOrder(
                        audited(1, "its robot is suspended: disabled in the directory"),
                        audited(2, "its robot is quarantined: no longer in the directory"),
                        audited(3, "rule some no longer gives it"),
                        NOBODY + " none it bears our mark, but no robot " + NOBODY + " was ever seen");
    }

    private String deleted(int robot, String why) {
        var name = "bot-" + robot;
        return Pattern.quote("- RoleBinding " + company.namespace() + "/" + name + ".view.") + "\\S+  "
                + Pattern.quote("(" + why + "; " + name + ", " + company.dn(name) + ")");
    }

    private String audited(int robot, String why) {
        var name = "bot-" + robot;
        return SmallCompany.id(name) + " " + company.dn(name) + " " + why;
    }

    private static List<String> deletions(String document) {
        return JsonMapper.shared()
                .readTree(document)
                .path("clusters")
                .path(0)
                .path("changes")
                .valueStream()
                .filter(change -> change.path("change").asString().equals("delete"))
                .map(change -> change.path("cause").asString() + " "
                        + change.path("entry").asString("none") + " "
                        + change.path("rule").asString("none"))
                .toList();
    }

    @Test
    void tellsOfAnUnreadDirectoryBesideTheDocument() {
        company.directory().kill();

        var plan = CommandRun.of(config, "plan", "-o", "json");

        assertThat(plan.code()).isEqualTo(1);
        assertThat(plan.out()).isEmpty();
        assertThat(plan.err()).contains("nothing is concluded from it: UNREACHABLE");
    }
}
