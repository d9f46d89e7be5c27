package dev.chancery.sync.command;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.Plane;
import dev.chancery.testbed.ServerKind;
import dev.chancery.testbed.Servers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What is held, what goes on meanwhile, and how a person lets it pass, on real servers. */
@ExtendWith(Servers.class)
@Needs(ServerKind.EMBEDDED_DIRECTORY)
class HeldIT {
    private static final String FEW = "(|(uid=bot-1)(uid=bot-2)(uid=new))";

    private final ControlPlane east;
    private final ControlPlane west;
    private final Database server;
    private SmallCompany company;

    HeldIT(@Plane("east") ControlPlane east, @Plane("west") ControlPlane west, Database server) {
        this.east = east;
        this.west = west;
        this.server = server;
    }

    @BeforeEach
    void aSmallCompanyInLine(@TempDir Path config) {
        var namespace = "held-" + Integer.toHexString(System.identityHashCode(this));
        company = new SmallCompany(config, server, namespace, Map.of("east", east, "west", west));
        assertThat(company.run("apply")).as(company.said()).isZero();
    }

    @AfterEach
    void close() {
        company.close();
    }

    @Test
    void holdsDeletionsUntilTheyAreApprovedAndAddsMeanwhile() {
        company.writeMapping("", FEW);
        company.change(company.robot("new"));

        assertThat(company.run("apply")).as(company.said()).isEqualTo(2);

        assertThat(company.said()).contains("10 of 12 ServiceAccounts would be deleted at once");
        assertThat(company.accounts("east")).as("the new robot").isEqualTo(SmallCompany.ROBOTS + 1);
        assertThat(company.bindings("east")).as("all roles are kept too").isEqualTo(SmallCompany.ROBOTS + 1);
        assertThat(company.number("SELECT count(*) FROM registry.placement WHERE cluster = 'east'"))
                .as("the broker goes on answering")
                .isEqualTo(SmallCompany.ROBOTS + 1);
        assertThat(company.run("held")).isEqualTo(2);
        for (var cluster : new String[] {"east", "west"}) approveAll("cluster " + cluster);
        assertThat(company.run("held")).isZero();
        assertThat(company.said()).contains("approved by eve until", ": we merged two teams");

        assertThat(company.run("run", "--once")).as(company.said()).isZero();

        assertThat(company.accounts("east")).isEqualTo(3);
        assertThat(company.bindings("west")).isEqualTo(3);
        assertThat(company.audited("hold.approved")).isEqualTo(2);
        assertThat(company.audited("approval.used")).isEqualTo(2);
        assertThat(company.number("SELECT count(*) FROM audit.broken()")).isZero();
        assertThat(company.run("held")).isZero();
        assertThat(company.said()).contains("Nothing is held.");
    }

    @Test
    void holdsInAClusterByItsOwnLimits() {
        var more = ", limits: {deletions: {count: 10}, lost-bindings: {count: 10}}";
        company.writeClusters(cluster -> cluster.equals("west") ? more : "");
        company.writeMapping("", FEW);

        assertThat(company.run("apply")).as(company.said()).isEqualTo(2);

        assertThat(company.said()).contains("10 of 12 ServiceAccounts would be deleted at once");
        assertThat(company.accounts("east")).isEqualTo(SmallCompany.ROBOTS);
        assertThat(company.accounts("west")).isEqualTo(2);
        assertThat(company.number("SELECT count(*) FROM sync.held WHERE cluster = 'west'"))
                .isZero();
    }

    @Test
    void usesAnApprovalForNothingElse() {
        company.writeMapping("", FEW);
        assertThat(company.run("apply")).isEqualTo(2);
        approveAll("cluster east");
        company.writeMapping("", "(uid=bot-1)");

        assertThat(company.run("sync", "--once")).isEqualTo(2);

        assertThat(company.accounts("east")).isEqualTo(SmallCompany.ROBOTS);
        assertThat(company.run("held")).isEqualTo(2);
        assertThat(company.said()).contains("11 of 12 ServiceAccounts").doesNotContain("approved by");
    }

    @Test
    void keepsARejectedPlanFromPassingAndDoesNotAskAgain() {
        company.writeMapping("", FEW);
        assertThat(company.run("apply")).isEqualTo(2);
        assertThat(company.run("held")).isEqualTo(2);
        var id = firstId("cluster east");

        assertThat(company.run("held", "reject", id, "--reason", "a slip", "--as", "eve"))
                .isZero();

        assertThat(company.run("held", "approve", id, "--reason", "no slip")).isEqualTo(1);
        assertThat(company.said()).contains("decided already");
        assertThat(company.run("apply")).isEqualTo(2);
        assertThat(company.run("held")).isEqualTo(2);
        assertThat(company.said()).contains("rejected by eve");
        assertThat(company.audited("hold.rejected")).isEqualTo(1);

        assertThat(company.run("apply", "--approve", digest(id), "--as", "bob")).isEqualTo(1);
        assertThat(company.said()).contains("Not approved: ", "rejected by eve", "a slip");
        assertThat(company.accounts("east")).isEqualTo(SmallCompany.ROBOTS);
    }

    @Test
    void saysWhoApprovedWhatOnlyAPlanHasShown() {
        company.writeMapping("", FEW);
        assertThat(company.run("plan")).isEqualTo(2);
        var digest = company.said().replaceAll("(?s).*--approve ([0-9a-f]{16}).*", "$1");

        assertThat(company.run("apply", "--approve", digest, "--as", "eve")).isEqualTo(2);

        assertThat(company.texts("SELECT detail ->> 'who' FROM audit.event WHERE kind = 'approval.used'"))
                .singleElement()
                .asString()
                .startsWith("eve (as ");
    }

    @Test
    void usesUpWhatWasApprovedBeforeItIsGivenWithTheCommand() {
        company.change(company.switchOff(8));
        assertThat(company.run("apply")).isEqualTo(2);
        var digest = company.said().replaceAll("(?s).*--approve ([0-9a-f]{16}).*", "$1");
        assertThat(company.run("held", "approve", digest, "--reason", "a team is over", "--as", "eve"))
                .isZero();

        assertThat(company.run("apply", "--approve", digest, "--as", "bob"))
                .as(company.said())
                .isZero();

        assertThat(company.run("held")).isZero();
        assertThat(company.said()).contains("Nothing is held.");
        assertThat(company.texts("SELECT detail ->> 'who' FROM audit.event WHERE kind = 'approval.used'"))
                .containsExactly("eve");
    }

    @Test
    void saysInALineThatAnotherRunHasUsedTheApproval() {
        company.change(company.switchOff(8));
        assertThat(company.run("apply")).isEqualTo(2);
        assertThat(company.run("held")).isEqualTo(2);
        approveAll("the reading");
        company.useApprovalsDuringTheNextRun();

        assertThat(company.run("apply")).as(company.said()).isEqualTo(2);

        assertThat(company.said().lines())
                .singleElement()
                .asString()
                .contains("has run out, or another run has used it", "the next run asks again");
        assertThat(company.bindings("east")).isEqualTo(SmallCompany.ROBOTS);
        assertThat(company.run("status")).isZero();
        assertThat(company.said()).containsPattern("last run .* held\n +The approval of ");
        assertThat(company.run("apply")).isEqualTo(2);
        assertThat(company.said()).contains("8 of 12 robots are switched off at once");
    }

    @Test
    void asksAgainInTheNextRunOfASyncThatStaysWhenAnotherRunHasUsedTheApproval() throws Exception {
        var mistakes = new ListAppender<ILoggingEvent>();
        var everything = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        company.change(company.switchOff(8));
        assertThat(company.run("apply")).isEqualTo(2);
        approveAll("the reading");
        company.useApprovalsDuringTheNextRun();
        mistakes.start();
        everything.addAppender(mistakes);
        try (var resident = company.stay()) {
            Awaitility.await("the next run asks")
                    .atMost(Duration.ofMinutes(5))
                    .until(() -> company.number("SELECT count(*) FROM sync.held WHERE state = 'waiting'") == 1);

            assertThat(resident.interrupted().code()).isZero();
        } finally {
            everything.detachAppender(mistakes);
        }
        assertThat(company.number(
                        "SELECT count(*) FROM sync.run WHERE outcome = 'held' AND detail LIKE 'The approval of %'"))
                .isEqualTo(1);
        assertThat(mistakes.list)
                .filteredOn(event -> event.getLoggerName().startsWith("dev.chancery"))
                .allMatch(event -> event.getThrowableProxy() == null);
        assertThat(company.bindings("east")).isEqualTo(SmallCompany.ROBOTS);
    }

    @Test
    void showsWhatWouldHappenAndRefusesWhatIsNotMeant() {
        company.writeMapping("", FEW);
        assertThat(company.run("apply")).isEqualTo(2);
        assertThat(company.run("held")).isEqualTo(2);
        var id = firstId("cluster east");

        assertThat(company.run("held", "show", id)).isZero();
        assertThat(company.said())
                .contains("Delete ServiceAccount " + company.namespace() + "/bot-7", "held approve " + id);

        assertThat(company.run("held", "show", "zzz")).isEqualTo(1);
        assertThat(company.said()).contains("Nothing is held whose id or digest begins with \"zzz\"");
        assertThat(company.run("held", "show", id.substring(0, 2))).isEqualTo(1);
        assertThat(company.said()).contains("write more of it");
        assertThat(company.run("held", "approve", id)).as("without a reason").isEqualTo(1);
        assertThat(company.run("held", "approve", id, "--reason", " ")).isEqualTo(1);
        assertThat(company.audited("hold.approved")).isZero();
    }

    @Test
    void needsAnotherPersonThanTheEditorOfTheRules() {
        company.writeMapping("edited-by: eve\n", FEW);
        company.writeSync("approvals: {two-person: true}");
        assertThat(company.run("apply")).isEqualTo(2);
        assertThat(company.run("held")).isEqualTo(2);
        var id = firstId("cluster east");
        var digest = digest(id);

        assertThat(company.run("held", "approve", id, "--reason", "mine", "--as", "Eve"))
                .isEqualTo(1);
        assertThat(company.said()).contains("another person must approve");
        assertThat(company.run("apply", "--approve", digest, "--as", "eve")).isEqualTo(1);
        assertThat(company.accounts("east")).isEqualTo(SmallCompany.ROBOTS);
        assertThat(company.run("held", "approve", digest, "--reason", "seen", "--as", "bob"))
                .isZero();
    }

    @Test
    void leavesRobotsOnThatAreSwitchedOffInMassesAndGoesOnWithTheRest() {
        company.change(company.switchOff(8));
        company.change(company.robot("new"));

        assertThat(company.run("apply")).isEqualTo(2);

        assertThat(company.said()).contains("8 of 12 robots are switched off at once");
        assertThat(company.bindings("east")).isEqualTo(SmallCompany.ROBOTS + 1);
        assertThat(company.number("SELECT count(*) FROM registry.robot WHERE state = 'active'"))
                .as("the broker answers as before")
                .isEqualTo(SmallCompany.ROBOTS + 1);
        assertThat(company.audited("suspensions.held")).isEqualTo(1);
        assertThat(company.run("held")).isEqualTo(2);
        approveAll("the reading");

        assertThat(company.run("apply")).as(company.said()).isZero();

        assertThat(company.bindings("east")).isEqualTo(5);
        assertThat(company.accounts("east")).isEqualTo(SmallCompany.ROBOTS + 1);
        assertThat(company.number("SELECT count(*) FROM registry.robot WHERE state = 'suspended'"))
                .isEqualTo(8);
    }

    @Test
    void switchesOffARobotThoughItsDirectoryIsNotBelieved() {
        company.change(company.switchOff(1));
        for (int n = 3; n <= SmallCompany.ROBOTS; n++)
            company.change("dn: " + company.dn("bot-" + n) + "\nchangetype: delete\n");

        assertThat(company.run("apply")).as(company.said()).isEqualTo(2);

        assertThat(company.said()).contains("10 of 12 robots are gone from the directory at once");
        for (var cluster : new String[] {"east", "west"}) {
            assertThat(company.accounts(cluster)).isEqualTo(SmallCompany.ROBOTS);
            assertThat(company.bindings(cluster)).as("one has lost its role").isEqualTo(SmallCompany.ROBOTS - 1);
        }
        assertThat(company.number("SELECT count(*) FROM registry.robot WHERE state = 'suspended' AND login = 'bot-1'"))
                .as("the broker refuses it")
                .isEqualTo(1);
        assertThat(company.number("SELECT count(*) FROM registry.robot WHERE state = 'active'"))
                .isEqualTo(SmallCompany.ROBOTS - 1);

        company.change("dn: " + company.dn("bot-1") + "\nchangetype: modify\nreplace: nsAccountLock\n");
        assertThat(company.run("apply")).isEqualTo(2);
        assertThat(company.bindings("east")).as("nothing is given back").isEqualTo(SmallCompany.ROBOTS - 1);

        approveAll("the reading");
        assertThat(company.run("apply")).as(company.said()).isZero();
        assertThat(company.bindings("east")).isEqualTo(2);
        assertThat(company.number("SELECT count(*) FROM audit.broken()")).isZero();
    }

    @Test
    void holdsWhatIsLostAFewAtATimeAsWell() {
        var left = "";
        for (int n = 1; n <= 10; n++) {
            left += "(!(uid=bot-" + n + "))";
            if (n % 5 != 0) continue;
            company.writeBinding("(&(uid=*)" + left + ")");
            assertThat(company.run("apply")).as(company.said()).isZero();
        }
        assertThat(company.bindings("east")).isEqualTo(2);
        company.writeBinding("(uid=bot-12)");

        assertThat(company.run("plan")).isEqualTo(2);
        assertThat(company.said()).contains("1 of 2 bindings would be lost, after 10 shortly before");
        assertThat(company.run("apply")).isEqualTo(2);

        assertThat(company.bindings("east")).isEqualTo(2);
        approveAll("cluster east");
        approveAll("cluster west");
        assertThat(company.run("apply")).as(company.said()).isZero();
        assertThat(company.bindings("east")).isEqualTo(1);
    }

    @Test
    void suspendsFewRobotsThoughMuchElseIsHeld() {
        company.writeMapping("", "(|(uid=bot-1)(uid=bot-2))");
        company.change(company.switchOff(2));

        assertThat(company.run("apply")).isEqualTo(2);

        assertThat(company.said()).contains("10 of 12 ServiceAccounts would be deleted at once");
        assertThat(company.bindings("east")).as("the two have lost theirs").isEqualTo(SmallCompany.ROBOTS - 2);
        assertThat(company.number("SELECT count(*) FROM registry.robot WHERE state = 'suspended'"))
                .isEqualTo(2);
    }

    private String digest(String id) {
        company.run("held", "show", id);
        return company.said().replaceAll("(?s).*digest  ([0-9a-f]{16}).*", "$1");
    }

    private void approveAll(String part) {
        company.run("held");
        while (company.said().lines().anyMatch(line -> line.contains(part) && line.endsWith("waits"))) {
            var id = firstId(part);
            assertThat(company.run("held", "approve", id, "--reason", "we merged two teams", "--as", "eve"))
                    .as(company.said())
                    .isZero();
            company.run("held");
        }
    }

    private String firstId(String part) {
        return company.said()
                .lines()
                .filter(line -> line.contains(part) && line.endsWith("waits"))
                .findFirst()
                .orElseThrow()
                .replaceAll(" .*", "");
    }
}
