package dev.chancery.broker.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import dev.chancery.broker.MigratedDatabase;
import dev.chancery.broker.key.InMemoryAudit;
import dev.chancery.broker.key.JdbcKeyRing;
import dev.chancery.broker.key.KeyEncryptionKeys;
import dev.chancery.broker.key.KeySettings;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Servers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

/** What an administrator sees and does, on a real database. */
@ExtendWith(Servers.class)
class KeysCommandIT {
    private static final String LINE = "one:" + Base64.getEncoder().encodeToString(new byte[32]);

    private final Database database;
    private final InMemoryAudit audit = new InMemoryAudit();
    private final KeySettings settings = KeySettings.defaults();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final JdbcKeyRing ring;

    @TempDir
    private Path folder;

    KeysCommandIT(Database server) {
        database = MigratedDatabase.on(server, "keyscommand");
        ring = new JdbcKeyRing(
                database.dataSource("chancery_broker"),
                settings,
                KeyEncryptionKeys.parse(LINE),
                audit,
                Clock.systemUTC());
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void listsNothingBeforeTheFirstBroker() {
        assertThat(run("list")).isZero();
        assertThat(out.toString()).contains("no key yet");
    }

    @Test
    void listsEveryKeyAndWhenItsNextStepIsSafe() {
        ring.refresh();

        assertThat(run("list")).isZero();
        assertThat(out.toString().lines())
                .hasSize(3)
                .anyMatch(line -> line.startsWith("ES256") && line.contains(signing(JWSAlgorithm.ES256)))
                .anyMatch(line -> line.contains("its successor is published") && line.contains("(in 29 d 22 h)"));
    }

    @Test
    void listsForPrograms() {
        ring.refresh();

        assertThat(run("list", "-o", "json")).isZero();
        var keys = JsonMapper.builder().build().readTree(out.toString());
        assertThat(keys.size()).isEqualTo(2);
        assertThat(keys.get(0).get("kid").asString()).isEqualTo(signing(JWSAlgorithm.ES256));
        assertThat(keys.get(0).get("state").asString()).isEqualTo("signing");
        assertThat(keys.get(0).propertyNames())
                .containsExactlyInAnyOrder(
                        "kid",
                        "algorithm",
                        "state",
                        "published_at",
                        "signs_from",
                        "sealed_with",
                        "next",
                        "next_is_safe_from");
    }

    @Test
    void rotatesAndSaysWhenTheSuccessorSigns() {
        ring.refresh();

        assertThat(run("rotate", "--algorithm", "ES256", "--reason", "drill")).isZero();
        assertThat(out.toString())
                .contains("ES256")
                .contains("published")
                .contains("(in 1 h 10 min)")
                .doesNotContain("RS256");
        assertThat(audit.states()).endsWith("ES256 published");
        assertThat(audit.moves().getLast().why()).startsWith("rotated by ").endsWith(": drill");
    }

    @Test
    void refusesToRotateAtOnceUnlessRefusalsAreAccepted() {
        ring.refresh();
        var before = signing(JWSAlgorithm.ES256);

        assertThat(run("rotate", "--now")).isEqualTo(1);
        assertThat(err.toString()).contains("Refused").contains("up to 1 h").contains("--accept-refusals");
        assertThat(audit.moves()).hasSize(2);

        assertThat(run("rotate", "--now", "--accept-refusals")).isZero();
        ring.refresh();
        assertThat(signing(JWSAlgorithm.ES256)).isNotEqualTo(before);
    }

    @Test
    void revokesAndWarnsOfWhatVerifiersKeep() {
        ring.refresh();
        var revoked = signing(JWSAlgorithm.ES256);

        assertThat(run("revoke", revoked, "--reason", "stolen")).isZero();
        ring.refresh();
        assertThat(out.toString())
                .contains(revoked + ": removed")
                .contains("Verifiers that keep the key set accept tokens of that key for up to 1 h")
                .contains(signing(JWSAlgorithm.ES256) + ": signs though verifiers may not have seen it");
        assertThat(signing(JWSAlgorithm.ES256)).isNotEqualTo(revoked);
        assertThat(audit.moves())
                .anyMatch(move -> move.keyId().equals(revoked) && move.why().endsWith(": stolen"));
    }

    @Test
    void refusesToRevokeAKeyThatIsNotThere() {
        assertThat(run("revoke", "nobody")).isEqualTo(1);
        assertThat(err.toString()).contains("There is no key nobody");
    }

    @Test
    void saysWhichKeysTheGivenKeyEncryptionKeysDoNotOpen() throws Exception {
        ring.refresh();
        var other = new byte[32];
        other[0] = 1;
        var file = Files.writeString(
                folder.resolve("other"), "one:" + Base64.getEncoder().encodeToString(other));

        assertThat(run("rotate", "--key-encryption-keys", file.toString())).isEqualTo(1);
        assertThat(err.toString())
                .contains("do not open")
                .contains(signing(JWSAlgorithm.RS256))
                .contains("nothing was done");
    }

    @Test
    void worksByOptionsAlone() throws Exception {
        ring.refresh();
        var file = Files.writeString(folder.resolve("keys"), LINE);
        var url = database.jdbcUrl("chancery_broker").replaceFirst("\\?.*", "");

        assertThat(execute(byOptions(), "--url", url, "rotate", "--key-encryption-keys", file.toString()))
                .isZero();
        assertThat(new JdbcTemplate(database.dataSource())
                        .queryForObject("SELECT count(*) FROM broker.signing_key", Long.class))
                .isEqualTo(4);
        assertThat(execute(byOptions(), "list")).isNotZero();
        assertThat(err.toString()).contains("which database? --url names it");
        assertThat(execute(byOptions(), "--url", url, "rotate")).isNotZero();
        assertThat(err.toString()).contains("which key-encryption keys?");
    }

    private KeysCommand byOptions() {
        return new KeysCommand(settings, _ -> audit);
    }

    private String signing(JWSAlgorithm algorithm) {
        return ring.signing(algorithm).orElseThrow().id();
    }

    private int run(String... arguments) {
        var command = new KeysCommand(
                () -> database.dataSource("chancery_broker"),
                () -> settings,
                () -> KeyEncryptionKeys.parse(LINE),
                _ -> audit);
        return execute(command, arguments);
    }

    private int execute(KeysCommand command, String... arguments) {
        return new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
