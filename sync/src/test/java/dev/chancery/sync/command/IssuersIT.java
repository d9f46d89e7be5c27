package dev.chancery.sync.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.MigratedDatabase;
import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.EmbeddedDirectory;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.Plane;
import dev.chancery.testbed.ServerKind;
import dev.chancery.testbed.Servers;
import dev.chancery.testbed.settings.SyncYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** What clusters.yaml says of issuers is what the broker finds in the registry. */
@ExtendWith(Servers.class)
@Needs(ServerKind.EMBEDDED_DIRECTORY)
class IssuersIT {
    @TempDir
    Path config;

    private final EmbeddedDirectory directory = EmbeddedDirectory.start();
    private final ControlPlane east;
    private final ControlPlane west;
    private final Database database;

    IssuersIT(@Plane("east") ControlPlane east, @Plane("west") ControlPlane west, Database database) {
        this.east = east;
        this.west = west;
        this.database = MigratedDatabase.on(database, "issuers");
    }

    @BeforeEach
    void aCompanyWithOneRobot() throws IOException {
        SharedPlanes.clean(east, west);
        directory.load("dn: ou=robots," + directory.baseDn() + "\nobjectClass: organizationalUnit\nou: robots\n\n"
                + "dn: ou=groups," + directory.baseDn() + "\nobjectClass: organizationalUnit\nou: groups\n\n"
                + "dn: uid=a,ou=robots," + directory.baseDn() + "\nobjectClass: account\nobjectClass: top\nuid: a\n"
                + "entryUUID: 11111111-0000-4000-8000-000000000001\n");
        SyncYaml.of(directory, database).writeTo(config);
        Files.writeString(
                config.resolve("mapping.yaml"),
                "rules:\n  - {name: callers, when: (uid=*), call: [{audience: \"https://vault.example\"}]}\n");
    }

    @AfterEach
    void close() {
        directory.close();
        database.close();
    }

    @Test
    void carriesTheKeysThatTheApiServersPublish() throws IOException {
        clusters("", "{url: \"" + west.issuer() + "\"}");

        assertThat(apply()).isZero();

        assertThat(rows()).containsExactly("east " + east.issuer() + " RSA -", "west " + west.issuer() + " EC -");
    }

    @Test
    void keepsTheOldKeysOfAClusterThatSaysAnotherIssuerAndSaysSo() throws IOException {
        clusters("", "");
        apply();
        clusters("", "{url: \"https://another.example\"}");

        var run = CommandRun.of(config, "apply");

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.said())
                .contains("cluster west: not brought in line", "clusters.yaml says https://another.example");
        assertThat(rows()).containsExactly("east " + east.issuer() + " RSA -", "west " + west.issuer() + " EC -");
    }

    @Test
    void followsAChangeFromTheClusterToAFileToDiscoveryAndBack() throws IOException {
        Files.writeString(config.resolve("k.json"), east.kubectl("get", "--raw", "/openid/v1/jwks"));
        clusters("", "");
        apply();

        clusters("", "{url: \"https://files.example\", keys: {file: k.json}}");
        assertThat(apply()).isZero();
        assertThat(rows()).contains("west https://files.example RSA -");
        clusters("", "{keys: discovery, ca: \"" + west.caFile() + "\", allow-private-addresses: true}");
        assertThat(apply()).isZero();
        assertThat(rows()).contains("west " + west.issuer() + " - allow_private_addresses,ca");
        clusters("", "");
        assertThat(apply()).isZero();
        assertThat(rows()).contains("west " + west.issuer() + " EC -");
    }

    private int apply() {
        return CommandRun.of(config, "apply").code();
    }

    private void clusters(String eastIssuer, String westIssuer) throws IOException {
        Files.writeString(
                config.resolve("clusters.yaml"), "clusters:\n" + cluster(east, eastIssuer) + cluster(west, westIssuer));
    }

    private static String cluster(ControlPlane plane, String issuer) {
        return "  - {name: %s, kubeconfig: %s, context: %s%s}\n"
                .formatted(
                        plane.name(), plane.kubeconfig(), plane.name(), issuer.isEmpty() ? "" : ", issuer: " + issuer);
    }

    private List<String> rows() {
        return new JdbcTemplate(database.dataSource()).queryForList("""
                SELECT name || ' ' || issuer || ' ' || coalesce(jwks #>> '{keys,0,kty}', '-') || ' '
                    || coalesce((SELECT string_agg(key, ',' ORDER BY key) FROM jsonb_object_keys(discovery) AS key), '-')
                FROM registry.cluster ORDER BY name""", String.class);
    }
}
