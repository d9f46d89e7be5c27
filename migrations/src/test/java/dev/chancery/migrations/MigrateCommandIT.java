package dev.chancery.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testbed.Database;
import dev.chancery.testbed.Ports;
import dev.chancery.testbed.Servers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

@ExtendWith(Servers.class)
class MigrateCommandIT {
    private Database database;
    private String url;
    private Path folder;

    @BeforeEach
    void takeAnEmptyDatabase(Database server, @TempDir Path temporary) {
        folder = temporary;
        database = server.createDatabase("command");
        url = database.jdbcUrl().replaceFirst("\\?.*", "?password=in-the-address");
    }

    @AfterEach
    void dropIt() {
        database.close();
    }

    @Test
    void migratesAndSaysSo() {
        var first = run("--url", url, "--user", "postgres");
        var second = run("--url", url, "--user", "postgres");

        assertThat(first.code).isZero();
        assertThat(first.out)
                .containsPattern("schema version \\d+, \\d+ steps taken")
                .doesNotContain("in-the-address");
        assertThat(second.code).isZero();
        assertThat(second.out).containsPattern("schema version \\d+, nothing to do");
    }

    @Test
    void showsTheStepsAndWhetherSomeArePending() {
        var before = run("--url", url, "--user", "postgres", "info");
        run("--url", url, "--user", "postgres");
        var after = run("info", "--url", url, "--user", "postgres");

        assertThat(before.code).isEqualTo(2);
        assertThat(before.out).contains("registry").contains("Pending");
        assertThat(after.code).isZero();
        assertThat(after.out).contains("audit").contains("Success").doesNotContain("Pending");
    }

    @Test
    void setsThePasswordsOfBothRolesWithoutShowingThem() throws Exception {
        var sync = Files.writeString(folder.resolve("sync"), "open sesame\n");
        var broker = Files.writeString(folder.resolve("broker"), "close sesame");
        try {
            var ran = run(
                    "--url",
                    url,
                    "--user",
                    "postgres",
                    "--sync-password-file",
                    sync.toString(),
                    "--broker-password-file",
                    broker.toString());

            assertThat(ran.code).isZero();
            assertThat(ran.out).contains("chancery_sync: password set", "chancery_broker: password set");
            assertThat(ran.out + ran.err).doesNotContain("sesame");
            assertThat(verifiers())
                    .hasSize(2)
                    .doesNotHaveDuplicates()
                    .allMatch(text -> text.startsWith("SCRAM-SHA-256$"));
        } finally {
            new JdbcTemplate(database.dataSource())
                    .execute("ALTER ROLE chancery_sync PASSWORD NULL; ALTER ROLE chancery_broker PASSWORD NULL");
        }
    }

    @Test
    void saysEveryMistakeInOneLine() throws Exception {
        var empty = Files.writeString(folder.resolve("empty"), "").toString();
        var closed = "jdbc:postgresql://127.0.0.1:" + Ports.free() + "/chancery?password=in-the-address";
        var unknown = url.replaceFirst("/command_\\d+", "/no_such_database");

        refuses("Missing required option", "--user", "postgres");
        refuses("Missing required option", "info", "--user", "postgres");
        refuses("Unmatched argument", "--url", url, "--user", "postgres", "now");
        refuses("Unknown option", "--url", url, "--user", "postgres", "--speed", "9");
        refuses("not a PostgreSQL address: jdbc:oracle:x", "--url", "jdbc:oracle:x", "--user", "postgres");
        refuses("no such host: db.invalid", "--url", "jdbc:postgresql://db.invalid/chancery", "--user", "postgres");
        refuses("Connection refused", "--url", closed, "--user", "postgres");
        refuses("database \"no_such_database\" does not exist", "--url", unknown, "--user", "postgres");
        refuses("role \"stranger\" does not exist", "--url", url, "--user", "stranger");
        refuses("no such file", "--url", url, "--user", "postgres", "--password-file", "/no/such/file");
        refuses("is empty", "--url", url, "--user", "postgres", "--password-file", empty);
        refuses("is empty", "--url", url, "--user", "postgres", "--sync-password-file", empty);
        refuses(
                "not a readable text file",
                "--url",
                url,
                "--user",
                "postgres",
                "--broker-password-file",
                folder.toString());
    }

    @Test
    void changesNothingWhenAPasswordFileIsWrong() {
        run("--url", url, "--user", "postgres", "--sync-password-file", "/no/such/file");

        assertThat(MigratedDatabase.values(
                        database.dataSource(),
                        "SELECT nspname FROM pg_namespace WHERE nspname IN ('registry', 'migrations')"))
                .isEmpty();
    }

    @Test
    void helps() {
        assertThat(run("--help").out)
                .contains("--sync-password-file", "CHANCERY_DATABASE_PASSWORD", "info", "Exit codes");
        assertThat(run("info", "--help").out).contains("--url", "Exit codes");
    }

    private List<String> verifiers() {
        return MigratedDatabase.values(
                database.dataSource(),
                "SELECT rolpassword FROM pg_authid WHERE rolname IN ('chancery_sync', 'chancery_broker')");
    }

    private static void refuses(String because, String... args) {
        var ran = run(args);
        var context = new ArrayList<>(List.of(args));
        assertThat(ran.code).as("%s", context).isEqualTo(1);
        assertThat(ran.err.lines()).as("%s", context).singleElement().asString().contains(because);
        assertThat(ran.err).doesNotContain("Exception").doesNotContain("in-the-address");
    }

    private static Ran run(String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        var code = Migrate.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
        return new Ran(code, out.toString(), err.toString());
    }

    private record Ran(int code, String out, String err) {}
}
