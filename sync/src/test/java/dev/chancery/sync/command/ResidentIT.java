package dev.chancery.sync.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.MigratedDatabase;
import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.EmbeddedDirectory;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.Plane;
import dev.chancery.testbed.Ports;
import dev.chancery.testbed.ServerKind;
import dev.chancery.testbed.Servers;
import dev.chancery.testbed.settings.SyncYaml;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The sync that stays: clusters follow the directory, and it ends in order when it is told to. */
@ExtendWith(Servers.class)
@Needs(ServerKind.EMBEDDED_DIRECTORY)
class ResidentIT {
    private static final int MANY = 1_200;
    private static final int BEGUN = 40;
    private static final int TERMINATED = 128 + 15;
    private static final String METRICS = "127.0.0.1";

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String TOLD =
            "SELECT count(*) FROM sync.run WHERE finished_at IS NOT NULL AND trigger = 'a change in the directory'";
    /** Where another one is wanted it is begun in far less than this second. */
    private static final String GOING_ON =
            "SELECT count(*) FROM sync.run WHERE coalesce(finished_at, 'infinity') > clock_timestamp() - interval '1 second'";

    @TempDir
    Path config;

    private final EmbeddedDirectory directory = EmbeddedDirectory.start();
    private final ControlPlane east;
    private final ControlPlane west;
    private final Database database;
    private final String namespace = "resident-" + UUID.randomUUID().toString().substring(0, 8);

    private @Nullable Process started;

    ResidentIT(@Plane("east") ControlPlane east, @Plane("west") ControlPlane west, Database database) {
        this.east = east;
        this.west = west;
        this.database = MigratedDatabase.on(database, "resident");
    }

    @BeforeEach
    void aCompanyWithoutRobots() throws IOException {
        SharedPlanes.clean(east, west);
        directory.load("dn: ou=robots," + directory.baseDn() + "\nobjectClass: organizationalUnit\nou: robots\n");
        for (var plane : new ControlPlane[] {east, west})
            plane.apply("{apiVersion: v1, kind: Namespace, metadata: {name: " + namespace + "}}");
        configure("{every: 1s}");
    }

    @AfterEach
    void close() throws InterruptedException {
        if (started != null) started.destroyForcibly().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        SharedPlanes.clean(east, west);
        directory.close();
        database.close();
    }

    @Test
    void followsTheDirectoryUntilItIsToldToEnd() throws Exception {
        int port = Ports.free();
        configure("{every: 1s}\nmetrics: {address: " + METRICS + ", port: " + port + "}");
        directory.load(robots(0, 1));
        var sync = start("run");
        await("bot-0 in both clusters", () -> both("bot-0 active"));

        directory.load(robots(1, 2));
        await("bot-1 in both clusters", () -> both("bot-1 active"));

        directory.load("dn: " + dn(0) + "\nchangetype: modify\nreplace: nsAccountLock\nnsAccountLock: TRUE\n");
        await("bot-0 suspended in both clusters", () -> both("bot-0 suspended"));

        assertThat(get(port, "/-/healthy")).contains("healthy");
        Awaitility.await("that it is counted, as soon as the runs are over")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get(port, "/metrics"))
                        .contains(
                                "chancery_sync_passes_total{cluster=\"east\",outcome=\"in_line\"}",
                                "chancery_sync_changes_total{cluster=\"west\",kind=\"created\"} 2.0",
                                "chancery_sync_reading_age_seconds "));
        end(sync);
        assertEveryRunIsWrittenDown();
    }

    @Test
    void goesOnWithWhatTheFilesSayNow() throws Exception {
        var all = Files.readString(config.resolve("clusters.yaml"));
        var one = "clusters: [{name: east, kubeconfig: %s, context: east}]".formatted(east.kubeconfig());
        Files.writeString(config.resolve("clusters.yaml"), one);
        directory.load(robots(0, 1));
        var sync = start("run");
        await("bot-0 in east", () -> accounts(east).contains("bot-0 active"));

        Files.writeString(config.resolve("clusters.yaml"), all.replace("east}", "nowhere}"));
        Files.writeString(config.resolve("mapping.yaml"), "rules: [");
        directory.load(robots(1, 2));
        await("bot-1 by the files before", () -> accounts(east).contains("bot-1 active"));
        assertThat(accounts(west)).isEmpty();

        configure("{every: 1s}");
        await("both robots in the new cluster", () -> both("bot-0 active") && both("bot-1 active"));

        Files.writeString(config.resolve("clusters.yaml"), one);
        Awaitility.await("one cluster in the registry")
                .atMost(PATIENCE)
                .until(() -> number("SELECT count(*) FROM registry.cluster") == 1);
        assertThat(count(west)).as("nothing is deleted in it").isEqualTo(2);

        end(sync);
        assertEveryRunIsWrittenDown();
    }

    /** Nothing but what was heard shows the loss: by then its server counts as far as before. */
    @Test
    void remembersThatAServerWasRestoredWhenTheFilesChangeBeforeItCouldBeWrittenDown() throws Exception {
        directory.load(robots(0, 1));
        var restore = directory.copy();
        directory.load(robots(1, 2));
        configure("{every: 1h}");
        var sync = start("run");
        await("bot-1 in both clusters", () -> both("bot-1 active"));
        Awaitility.await("from now on it is told of changes")
                .atMost(PATIENCE)
                .until(() -> isFollowed() && number(GOING_ON) == 0);
        directory.load(robots(2, 3));
        await("that it heeds them", () -> both("bot-2 active"));
        Awaitility.await("all that it was told is answered, and only what is heard makes another run")
                .atMost(PATIENCE)
                .until(() -> number(TOLD) > 0 && number(GOING_ON) == 0);
        execute("""
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''a test''; END';
                CREATE TRIGGER refuse BEFORE INSERT ON sync.cursor FOR EACH ROW EXECUTE FUNCTION refuse()""");
        restore.run();
        Awaitility.await("the loss is heard").atMost(PATIENCE).until(() -> waiting() == 1);
        for (var unit : List.of("a", "b", "c"))
            directory.load("dn: ou=" + unit + "," + directory.baseDn() + "\nobjectClass: organizationalUnit\nou: "
                    + unit + "\n");

        int port = Ports.free();
        configure("{every: 1s}\nmetrics: {address: " + METRICS + ", port: " + port + "}");
        Awaitility.await("the files are in use")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> get(port, "/-/healthy").contains("healthy"));
        execute("DROP TRIGGER refuse ON sync.cursor");

        var ended = "SELECT count(*) FROM sync.run WHERE started_at > '%s' AND outcome = '%s'";
        var now = text("SELECT clock_timestamp()");
        Awaitility.await("a run").atMost(PATIENCE).until(() -> number(ended.formatted(now, "held")) > 0);
        assertThat(number(ended.formatted(now, "in_line"))).isZero();
        assertThat(waiting()).isEqualTo(1);
        assertThat(both("bot-1 active")).isTrue();
        end(sync);
    }

    /** What changes beside robots and groups is no news, and yet makes the server count further. */
    @Test
    void doesNotTakeAServerForRestoredThatACommandHasSeenFurther() throws Exception {
        directory.load(robots(0, 1));
        var sync = start("run");
        await("bot-0 in both clusters", () -> both("bot-0 active"));
        Awaitility.await("the change log is followed").atMost(PATIENCE).until(this::isFollowed);
        directory.load("dn: ou=a," + directory.baseDn() + "\nobjectClass: organizationalUnit\nou: a\n");

        assertThat(CommandRun.of(config, "apply").code()).isZero();

        long runs = number("SELECT count(*) FROM sync.run");
        Awaitility.await("runs from memory")
                .atMost(PATIENCE)
                .until(() -> number("SELECT count(*) FROM sync.run WHERE finished_at IS NOT NULL") > runs + 2);
        assertThat(waiting()).isZero();
        end(sync);
        assertEveryRunIsWrittenDown();
    }

    private boolean isFollowed() throws SQLException {
        return number("SELECT count(*) FROM sync.following WHERE mechanism = 'changelog'") == 1;
    }

    private long waiting() throws SQLException {
        return number(
                "SELECT count(*) FROM sync.held WHERE state = 'waiting' AND reason LIKE '%restored from a copy%'");
    }

    @Test
    void endsInOrderWhenItsThreadIsInterrupted() throws Exception {
        directory.load(robots(0, 1));
        try (var resident = Resident.begin(config)) {
            await("bot-0 in both clusters", () -> both("bot-0 active"));

            assertThat(resident.interrupted()).isEqualTo(new CommandRun(0, "", ""));
        }
        assertEveryRunIsWrittenDown();
    }

    @Test
    void runsAtTheMomentsOfACronExpression() throws Exception {
        configure("{cron: \"* * * * * ?\"}");
        directory.load(robots(0, 1));
        var sync = start("run");

        await("bot-0 in both clusters", () -> both("bot-0 active"));

        end(sync);
        assertEveryRunIsWrittenDown();
    }

    @Test
    void refusesACronExpressionWhoseTimeIsOver() throws IOException {
        configure("{cron: \"0 0 6 1 1 ? 2020\"}");

        var run = CommandRun.of(config, "run");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.said()).contains("schedule: no moment of \"0 0 6 1 1 ? 2020\" is still to come");
    }

    @Test
    void finishesWhatItHasBegunWhenItIsToldToEnd() throws Exception {
        endsInTheMiddle("run");

        var next = CommandRun.of(config, "apply");
        assertThat(next.code()).as(next.said()).isZero();
        assertThat(count(east)).isEqualTo(MANY);
        assertThat(count(west)).isEqualTo(MANY);
        assertThat(CommandRun.of(config, "plan").code()).isZero();
    }

    @Test
    void anApplyToldToEndFinishesWhatItHasBegunToo() throws Exception {
        endsInTheMiddle("apply");
    }

    private void endsInTheMiddle(String word) throws Exception {
        directory.load(robots(0, MANY));
        Process sync;
        try (var _ = AuditGate.shut(database, AuditGate.serviceAccounts("Create"))) {
            sync = start(word);
            await("the middle of the changes", () -> count(east) > BEGUN && count(west) > BEGUN);
            sync.destroy(); // and what is done can be written down before anybody gives up
        }

        assertEnds(sync);

        assertThat(count(east)).as("not all was done").isLessThan(MANY);
        assertThat(audited("change.applied")).isPositive();
        assertThat(audited("change.intended")).isEqualTo(audited("change.applied") + audited("change.failed"));
        assertThat(audited("change.applied")).isEqualTo(count(east) + count(west));
        assertEveryRunIsWrittenDown();
    }

    /** At most one in each test, whose end is that of the test at the latest. */
    private Process start(String word) throws IOException {
        var sync = CommandRun.start(config, word);
        started = sync;
        return sync;
    }

    private static void end(Process sync) throws InterruptedException {
        sync.destroy();
        assertEnds(sync);
    }

    private static void assertEnds(Process sync) throws InterruptedException {
        assertThat(sync.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(sync.exitValue()).isEqualTo(TERMINATED);
    }

    private void assertEveryRunIsWrittenDown() throws SQLException {
        assertThat(number("SELECT count(*) FROM sync.run WHERE finished_at IS NULL"))
                .isZero();
        assertThat(number("SELECT count(*) FROM sync.run")).isPositive();
        assertThat(number("SELECT count(*) FROM audit.broken()")).isZero();
    }

    private static void await(String what, BooleanSupplier condition) {
        Awaitility.await(what).atMost(PATIENCE).until(condition::getAsBoolean);
    }

    private static String get(int port, String path) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://" + METRICS + ":" + port + path))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    private boolean both(String line) {
        return accounts(east).contains(line) && accounts(west).contains(line);
    }

    /** Name and state of each. */
    private List<String> accounts(ControlPlane plane) {
        return SharedPlanes.accounts(plane, namespace).stream()
                .map(account -> account.path("metadata"))
                .map(metadata -> metadata.path("name").asString() + " "
                        + metadata.path("annotations")
                                .path("chancery.dev/state")
                                .asString())
                .toList();
    }

    private long count(ControlPlane plane) {
        return accounts(plane).size();
    }

    private long audited(String kind) throws SQLException {
        return number("SELECT count(*) FROM audit.event WHERE kind = '" + kind + "'");
    }

    private long number(String query) throws SQLException {
        return Long.parseLong(text(query));
    }

    private String text(String query) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void execute(String statements) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }

    private String dn(int n) {
        return "uid=bot-" + n + ",ou=robots," + directory.baseDn();
    }

    private String robots(int from, int to) {
        var ldif = new StringBuilder();
        for (int n = from; n < to; n++) ldif.append("dn: " + dn(n) + "\nobjectClass: account\nuid: bot-" + n + "\n\n");
        return ldif.toString();
    }

    private void configure(String schedule) throws IOException {
        SyncYaml.of(directory, database)
                .directory("groups", directory.baseDn())
                .with("schedule: " + schedule)
                .writeTo(config);
        Files.writeString(config.resolve("clusters.yaml"), """
                clusters:
                  - {name: east, kubeconfig: %s, context: east}
                  - {name: west, kubeconfig: %s, context: west}
                """.formatted(east.kubeconfig(), west.kubeconfig()));
        Files.writeString(config.resolve("mapping.yaml"), """
                rules:
                  - name: everyone
                    when: (uid=*)
                    place: [{namespace: %s}]
                """.formatted(namespace));
    }
}
