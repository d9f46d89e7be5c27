package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPException;
import dev.chancery.sync.directory.DirectoryReading.Complete;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.directory.LdapSettings.Transport;
import dev.chancery.testbed.Authority;
import dev.chancery.testbed.DirectoryServer;
import dev.chancery.testbed.Ports;
import dev.chancery.testbed.Servers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every kind of server must do. Each test brings its own robots, below a unit of its own. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DirectoryContract {
    private final DirectoryServer server;
    private int units;
    private String unit = "";

    DirectoryContract(DirectoryServer server) {
        this.server = server;
    }

    abstract Profile profile();

    /** The DN, below the unit, and the LDIF of an entry for a robot of that login, with more attributes as LDIF lines. */
    abstract String robot(String login, String unit, String... lines);

    abstract String group(String name, String unit, String... members);

    abstract String robotDn(String login, String unit);

    abstract String disabled();

    abstract String expired2020();

    @Test
    void readsARobotWithItsNestedGroups() {
        load(
                robot("backup", newUnit(), "description: Nightly"),
                group("direct", unit, robotDn("backup", unit)),
                group("outer", unit, groupDn("direct")),
                group("outermost", unit, groupDn("outer")),
                group("other", unit, groupDn("elsewhere")));
        var robot = robot("backup");
        assertThat(robot.dn()).isEqualToIgnoringCase(robotDn("backup", unit));
        assertThat(robot.description()).isEqualTo("Nightly");
        assertThat(robot.disabled()).isFalse();
        assertThat(robot.locked()).isFalse();
        assertThat(robot.expires()).isNull();
        assertThat(robot.changed()).isNotNull();
        assertThat(robot.groups())
                .containsExactlyInAnyOrder(
                        normalised(groupDn("direct")), normalised(groupDn("outer")), normalised(groupDn("outermost")));
    }

    @Test
    void survivesACycleOfGroups() {
        load(
                robot("cyclist", newUnit()),
                group("one", unit, robotDn("cyclist", unit)),
                group("two", unit, groupDn("one")),
                "dn: " + groupDn("one") + "\nchangetype: modify\nadd: member\nmember: " + groupDn("two") + "\n");
        assertThat(robot("cyclist").groups())
                .containsExactlyInAnyOrder(normalised(groupDn("one")), normalised(groupDn("two")));
    }

    @Test
    void seesWhoIsDisabledAndWhoHasExpired() {
        load(robot("off", newUnit(), disabled()), robot("late", unit, expired2020()), robot("fine", unit));
        assertThat(robot("off").disabled()).isTrue();
        assertThat(robot("late").expires()).isEqualTo("2020-01-01T00:00:00Z");
        assertThat(robot("fine").disabled()).isFalse();
        assertThat(robot("fine").expires()).isNull();
    }

    @Test
    void keepsTheIdOfARobotThatIsMoved() throws LDAPException {
        load(robot("mover", newUnit()), unitLdif("ou=below," + unit));
        var before = robot("mover");
        try (var admin = server.admin()) {
            var rdn = robotDn("mover", unit).split(",", 2)[0];
            admin.modifyDN(robotDn("mover", unit), rdn, true, "ou=below," + unit);
        }
        var after = robot("mover");
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.dn()).isNotEqualTo(before.dn());
    }

    @Test
    void givesANewIdToANewRobotOfAnOldName() throws LDAPException {
        load(robot("phoenix", newUnit()));
        var before = robot("phoenix");
        try (var admin = server.admin()) {
            admin.delete(robotDn("phoenix", unit));
        }
        assertThat(read()).doesNotContainKey("phoenix");
        load(robot("phoenix", unit));
        assertThat(robot("phoenix").id()).isNotEqualTo(before.id());
    }

    @Test
    void foretellsWhatTheServerShowsAfterChanges(@TempDir Path folder) throws IOException {
        load(
                robot("stays", newUnit()),
                robot("goes", unit),
                robot("nap", unit),
                unitLdif("ou=wagon," + unit),
                robot("rides", "ou=wagon," + unit));
        var off = disabled().split(": ", 2);
        var ldif = String.join(
                "\n",
                "version: 1\n\n# who leaves\n#  and why\ndn: " + robotDn("goes", unit) + "\nchangetype: delete\n",
                "dn: " + robotDn("nap", unit) + "\nchangetype: modify\nreplace: " + off[0] + "\n" + disabled()
                        + "\n-\n",
                robot("comes", unit),
                group("crew", unit, robotDn("stays", unit), robotDn("comes", unit)),
                "dn: ou=wagon," + unit + "\nchangetype: moddn\nnewrdn: ou=carriage\ndeleteoldrdn: 1\n");
        var changes = DirectoryChanges.read(Files.writeString(folder.resolve("changes.ldif"), ldif));
        assertThat(changes.size()).isEqualTo(5);

        var foretold = read(settings().directory().after(changes));
        assertThat(read().keySet())
                .as("nothing was changed")
                .containsExactlyInAnyOrder("stays", "goes", "nap", "rides");
        load(ldif);

        assertThat(told(foretold)).isEqualTo(told(read(settings().directory()))).hasSize(4);
    }

    private static Map<String, String> told(Complete reading) {
        return reading.entries().stream()
                .collect(Collectors.toMap(
                        DirectoryEntry::login,
                        entry -> normalised(entry.dn()) + " " + entry.disabled() + " "
                                + entry.groups().stream().sorted().toList()));
    }

    @Test
    void putsSmallPagesTogether() {
        newUnit();
        for (int i = 0; i < 23; i++) load(robot("p" + i, unit));
        var whole = read(settings().directory());
        assertThat(whole.entries()).hasSize(23);
        assertSame(read(settings().pageSize(5).directory()), whole);
    }

    @Test
    void readsTextOutsideAscii() {
        load(robot("odd", newUnit(), "description:: " + base64("Zażółć gęślą jaźń (*)\\ 机器人")));
        assertThat(robot("odd").description()).isEqualTo("Zażółć gęślą jaźń (*)\\ 机器人");
    }

    @Test
    void readsThroughStartTls() {
        load(robot("tls", newUnit()));
        assertThat(read(settings().transport(Transport.START_TLS, ldap()).directory())
                        .entries())
                .hasSize(1);
    }

    @Test
    void readsOneServerAfterTheOtherUntilOneAnswers() {
        load(robot("patient", newUnit()));
        assertThat(read(settings().transport(Transport.LDAPS, nobody(), ldaps()).directory())
                        .entries())
                .hasSize(1);
    }

    @Test
    void readsFromTheSameServerTwice() {
        load(robot("same", newUnit()));
        assertSame(read(settings().directory()), read(settings().directory()));
    }

    /** But for the moment in which they began. */
    private static void assertSame(Complete one, Complete other) {
        assertThat(one).usingRecursiveComparison().ignoringFields("since").isEqualTo(other);
    }

    @Test
    void givesTheAttributesThatRulesAskFor() {
        load(robot("asked", newUnit(), "seeAlso: " + unit));
        assertThat(read(settings().extra("seeAlso").directory())
                        .entries()
                        .getFirst()
                        .values("seeAlso"))
                .singleElement(as(InstanceOfAssertFactories.STRING))
                .isEqualToIgnoringCase(unit);
        assertThat(robot("asked").values("seeAlso")).isEmpty();
    }

    @Test
    void isCompleteAndEmptyWhenTheBaseIsThereAndNobodyIsInIt() {
        load(unitLdif(newUnit()));
        assertThat(read(settings().directory()).entries()).isEmpty();
    }

    @Test
    void namesTheReaderWhosePasswordIsWrong(@TempDir Path folder) throws IOException {
        load(robot("deceived", newUnit()));
        var wrong = Files.writeString(folder.resolve("password"), "wrong\n");
        assertPartial(
                settings().password(wrong).directory(),
                PartialReason.WRONG_CREDENTIALS,
                "\"" + server.readerDn() + "\"");
    }

    @Test
    void readsThePasswordAnewForEachReading(@TempDir Path folder) throws IOException {
        load(robot("renewed", newUnit()));
        var password = Files.writeString(folder.resolve("password"), "old\n");
        var directory = settings().password(password).directory();
        assertPartial(directory, PartialReason.WRONG_CREDENTIALS, "\"" + server.readerDn() + "\"");
        Files.copy(server.readerPasswordFile(), password, StandardCopyOption.REPLACE_EXISTING);
        assertThat(read(directory).entries()).hasSize(1);
    }

    @Test
    void namesTheFileWithoutAPassword(@TempDir Path folder) throws IOException {
        newUnit();
        var empty = Files.writeString(folder.resolve("password"), "\n");
        assertPartial(settings().password(empty).directory(), PartialReason.WRONG_CREDENTIALS, empty.toString());
        var missing = folder.resolve("missing");
        assertPartial(settings().password(missing).directory(), PartialReason.WRONG_CREDENTIALS, missing.toString());
    }

    @Test
    void refusesAnAuthorityThatItDoesNotTrust() {
        newUnit();
        var stranger = Authority.create("stranger").certificateFile();
        for (var builder : List.of(
                settings().trusting(stranger),
                settings().transport(Transport.START_TLS, ldap()).trusting(stranger))) {
            assertPartial(builder.directory(), PartialReason.UNTRUSTED_SERVER, stranger.toString());
        }
    }

    @Test
    void namesABaseThatIsNotThere() {
        load(robot("lost", newUnit()));
        assertPartial(
                settings().robots("ou=nowhere," + server.baseDn()).directory(),
                PartialReason.NO_SUCH_BASE,
                "robots' base \"ou=nowhere,");
        assertPartial(
                settings().groups("ou=nowhere," + server.baseDn()).directory(),
                PartialReason.NO_SUCH_BASE,
                "groups' base \"ou=nowhere,");
    }

    @Test
    void asksForItsSentinel() {
        load(robot("sentinel", newUnit()));
        assertThat(read(settings().sentinel(robotDn("sentinel", unit)).directory())
                        .entries())
                .hasSize(1);
        assertPartial(
                settings().sentinel(robotDn("gone", unit)).directory(), PartialReason.NO_SUCH_BASE, "the sentinel");
    }

    @Test
    void isUnreachableWhereNobodyListens() {
        newUnit();
        var nobody = nobody();
        assertPartial(settings().transport(Transport.LDAPS, nobody).directory(), PartialReason.UNREACHABLE, nobody);
    }

    @Test
    void doesNotWaitForAServerThatIsSilent() {
        load(robot("waiting", newUnit()));
        server.pause();
        try {
            assertPartial(settings().patience(Duration.ofSeconds(1)).directory(), PartialReason.TIME_LIMIT, "127.");
        } finally {
            server.resume();
        }
        assertThat(read()).containsKey("waiting");
    }

    @Test
    void findsTheSameRobotsAfterTheServerWasKilled() {
        load(robot("lasting", newUnit()), group("g", unit, robotDn("lasting", unit)));
        var before = robot("lasting");
        server.kill();
        try {
            assertPartial(settings().directory(), PartialReason.UNREACHABLE, "cannot be reached");
        } finally {
            server.restart();
        }
        assertThat(robot("lasting")).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 12})
    void isPartialWhenTheServerIsKilledWithinAPageAndWholeAfterwards(int robotsRead) {
        newUnit();
        load(IntStream.range(0, 12)
                .mapToObj(i -> robot("cut" + robotsRead + "-" + i, unit))
                .toArray(String[]::new));
        var before = read();
        var pages = settings().pageSize(5).settings();
        var cut = new LdapDirectory(pages, Clock.systemUTC(), read -> {
            if (read == robotsRead) server.kill();
        });
        try {
            assertThat(cut.read())
                    .isInstanceOfSatisfying(DirectoryReading.Partial.class, partial -> assertThat(partial.reason())
                            .as(partial.detail())
                            .isEqualTo(PartialReason.LOST_PAGE));
        } finally {
            server.restart();
        }
        assertThat(read(settings().pageSize(5).directory()).entries()).hasSize(12);
        assertThat(read()).isEqualTo(before);
    }

    final String groupDn(String name) {
        return "cn=" + name + "," + unit;
    }

    final DirectoryServer server() {
        return server;
    }

    final TestDirectories settings() {
        return TestDirectories.of(server, profile(), unit);
    }

    final String ldaps() {
        return "ldaps://" + server.host() + ":" + server.ldapsPort();
    }

    final String ldap() {
        return "ldap://" + server.host() + ":" + server.ldapPort();
    }

    final String newUnit() {
        unit = "ou=contract-" + units++ + "," + server.baseDn();
        return unit;
    }

    final String unit() {
        return unit;
    }

    final void load(String... ldif) {
        try (var admin = server.admin()) {
            if (admin.getEntry(unit) == null
                    && Stream.of(ldif).noneMatch(text -> text.startsWith("dn: " + unit + "\n")))
                server.load(unitLdif(unit));
        } catch (LDAPException e) {
            throw new IllegalStateException(e);
        }
        server.load(String.join("\n", ldif));
    }

    private static String unitLdif(String dn) {
        return "dn: " + dn + "\nobjectClass: organizationalUnit\nou: " + dn.substring(3, dn.indexOf(',')) + "\n";
    }

    final Map<String, DirectoryEntry> read() {
        return read(settings().directory()).entries().stream()
                .collect(Collectors.toMap(DirectoryEntry::login, entry -> entry, (a, b) -> b, TreeMap::new));
    }

    final DirectoryEntry robot(String login) {
        return Objects.requireNonNull(read().get(login), login);
    }

    static Complete read(Directory directory) {
        var reading = directory.read();
        assertThat(reading).isInstanceOf(Complete.class);
        return (Complete) reading;
    }

    static void assertPartial(Directory directory, PartialReason reason, String detail) {
        assertThat(directory.read()).isInstanceOfSatisfying(DirectoryReading.Partial.class, partial -> {
            assertThat(partial.detail()).contains(detail).doesNotContain("\n");
            assertThat(partial.reason()).as(partial.detail()).isEqualTo(reason);
        });
    }

    private static String nobody() {
        return "ldaps://127.0.0.1:" + Ports.free();
    }

    private static String normalised(String dn) {
        return String.valueOf(NormalisedDn.of(dn));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
