package dev.chancery.broker;

import static dev.chancery.broker.Site.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chancery.testbed.Database;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.Ports;
import dev.chancery.testbed.ServerKind;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** The broker as a program of its own, whose journal the kernel itself refuses to write, while the database is gone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Needs(ServerKind.POSTGRESQL)
class FullDiskIT {
    private static final String READINESS = "/actuator/health/readiness";
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private Database server;
    private Site site;
    private BrokerCaller caller;

    /** How a disk gets full, and how there is room again. */
    enum Disk {
        /** On every machine: no file of the program may grow beyond this (EFBIG). */
        NO_FILE_BEYOND_4000_BYTES {
            @Override
            List<String> mounting(Path folder) {
                return List.of("env");
            }

            @Override
            List<String> filling(long pid) {
                return List.of("prlimit", "--pid", "" + pid, "--fsize=4000:");
            }

            @Override
            List<String> clearing(long pid, Path folder) {
                return List.of("prlimit", "--pid", "" + pid, "--fsize=unlimited:");
            }
        },
        /** Where one may mount in a namespace of one's own: a file system that has no more room (ENOSPC). */
        A_FILE_SYSTEM_OF_64_KB {
            @Override
            List<String> mounting(Path folder) {
                return List.of(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--mount",
                        "sh",
                        "-c",
                        "mount -t tmpfs -o size=64k none \"$0\" && exec \"$@\"",
                        folder.toString());
            }

            @Override
            List<String> filling(long pid) {
                return List.of("true"); // it is small from the beginning
            }

            @Override
            List<String> clearing(long pid, Path folder) {
                return List.of(
                        "nsenter",
                        "--target=" + pid,
                        "--user",
                        "--preserve-credentials",
                        "--mount",
                        "mount",
                        "-o",
                        "remount,size=8m",
                        folder.toString());
            }
        };

        /** Becomes the program whose command line follows. */
        abstract List<String> mounting(Path folder);

        abstract List<String> filling(long pid);

        abstract List<String> clearing(long pid, Path folder);
    }

    @BeforeAll
    void start() {
        server = Database.start();
    }

    @AfterAll
    void stop() {
        if (server != null) server.close();
    }

    @BeforeEach
    void begin() {
        site = Site.on(MigratedDatabase.on(server, "disk"));
    }

    @AfterEach
    void end() {
        if (site != null) site.close();
    }

    @ParameterizedTest
    @EnumSource
    void noTokenLeavesThatTheDiskHasNoRoomToRememberAndNoOtherIsForgotten(Disk disk) throws Exception {
        var folder = Files.createDirectory(Replica.journal("broker", site.workspace()));
        assumeTrue(succeeds(disk.mounting(folder), "true"), "nothing can be mounted here");
        var replica = Replica.launch("broker", Ports.free(), site.settings(), disk.mounting(folder), site.workspace());
        replica.awaitReady(site.trust());
        caller = site.caller(replica.port());
        long pid = replica.program().pid();
        var remembered = new ArrayList<String>();

        server.kill();
        assertThat(succeeds(disk.filling(pid))).isTrue();
        var answer = ask();
        for (; answer.statusCode() == 200 && remembered.size() < 1000; answer = ask())
            remembered.add(caller.id(BrokerCaller.accessToken(answer.body())));
        assertThat(remembered).hasSizeGreaterThan(1);
        for (int i = 0; i < 20; i++) {
            assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(503);
            assertThat(answer.body()).contains("temporarily_unavailable").doesNotContain("access_token");
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(impediment()).isEqualTo("the journal cannot be written");
            answer = ask();
        }

        assertThat(succeeds(disk.clearing(pid, folder))).isTrue();
        replica.awaitReady(site.trust());
        remembered.add(caller.id(BrokerCaller.accessToken(ask().body())));
        server.restart();

        caller.await(() -> site.audited().size() >= remembered.size());
        assertThat(site.audited()).isEqualTo(remembered);
        assertThat(site.registry().auditIsSound()).isTrue();
    }

    private HttpResponse<String> ask() {
        return caller.exchange(site.token(), VAULT);
    }

    private String impediment() {
        var answer = caller.get(READINESS);
        assertThat(answer.statusCode()).isEqualTo(503);
        return JsonMapper.shared()
                .readTree(answer.body())
                .at("/components/audit/details/reason")
                .asString();
    }

    private boolean succeeds(List<String> command, String... more) {
        var whole = new ArrayList<>(command);
        whole.addAll(List.of(more));
        return site.workspace().run("command", whole, LIMIT).exitCode() == 0;
    }
}
