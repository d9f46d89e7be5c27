package dev.chancery.sync.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Plane;
import dev.chancery.testbed.Servers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What a plan shows to people and to programs, and how it ends. */
@ExtendWith(Servers.class)
class PlanShownIT {
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
                .satisfies(held -> assertThat(held.path("detail").asString()).contains("first", "second", "disagree"));
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
