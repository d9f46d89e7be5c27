package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.directory.DirectoryChange.Upserted;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.SambaDomain;
import dev.chancery.testbed.ServerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Two domain controllers of one domain, which replicate when a test wants it. */
@Needs(ServerKind.SAMBA)
@TestInstance(Lifecycle.PER_CLASS)
class SambaFailoverIT {
    private static final Dialect DIALECT = Dialect.activeDirectory();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    static Path folder;

    private SambaDomain first;
    private SambaDomain second;
    private int units;

    @BeforeAll
    void start() {
        first = SambaDomain.start();
        second = first.join();
    }

    @AfterAll
    void end() {
        second.close();
        first.close();
    }

    @Test
    void goesOnAtTheOtherOneAndHearsWhatChangesThere() throws IOException {
        var unit = unit("failover");
        try (var followed = new Followed(both(unit))) {
            followed.until("the first one", () -> isAt("DC1", followed));
            assertThat(followed.logins(Occasion.NEWS)).containsExactly("a-failover", "b-failover");
            try {
                var killed = Instant.now();
                first.kill();
                followed.until("the second one", () -> isAt("DC2", followed));
                followed.until(
                        "a reading of it",
                        () -> followed.read(Occasion.NEWS) instanceof DirectoryReading.Complete reading
                                && reading.since().isAfter(killed));
                assertThat(followed.logins(Occasion.NEWS)).containsExactly("a-failover", "b-failover");

                second.load(DIALECT.robot("new-failover", unit));
                followed.until("a robot of the second one", () -> followed.logins(Occasion.NEWS)
                        .contains("new-failover"));
            } finally {
                first.restart();
            }
            first.load(DIALECT.robot("far-failover", unit));
            second.replicateFrom(first);
            followed.until("a robot that was replicated", () -> followed.logins(Occasion.NEWS)
                    .equals(List.of("a-failover", "b-failover", "far-failover", "new-failover")));
            assertThat(isAt("DC2", followed)).isTrue();
        }
    }

    @Test
    void takesNoCursorToTheOtherOne() throws IOException {
        var unit = unit("cursor");
        Cursor cursor;
        DirectoryImage image;
        try (var listener = Listener.to(of(first, unit))) {
            cursor = listener.cursor();
            image = listener.image();
        }
        second.load(DIALECT.robot("late-cursor", unit));
        try (var listener = Listener.to(of(second, unit), cursor, image)) {
            listener.step(Duration.ofSeconds(1));
            assertThat(listener.told(DirectoryChange.ResyncNeeded.class))
                    .extracting(DirectoryChange.ResyncNeeded::reason)
                    .containsExactly(DirectoryChange.ResyncReason.OTHER_SERVER);
            assertThat(listener.image().at(SomeChangesContract.normalised(DIALECT.robotDn("late-cursor", unit))))
                    .isNotNull();
        }
    }

    @Test
    void pollsTheNumbersOfTheOneThatAnswers() throws IOException {
        var unit = unit("polled");
        try (var listener = Listener.to(of(second, unit), Mechanism.USN_POLLING)) {
            first.load(DIALECT.robot("far-polled", unit));
            second.replicateFrom(first);
            listener.until(() -> listener.told(Upserted.class).size() == 1);
            listener.untilItIsTheTruth();
        }
    }

    /** MS-ADA3 2.370: whenChanged does not replicate; when changes of two servers cross, it goes back. */
    @Test
    void believesAServerWhereChangesOfBothHaveCrossed() throws IOException {
        var unit = unit("crossed");
        var robot = DIALECT.robotDn("a-crossed", unit);
        second.load(described(robot, "description"));
        awaitLaterThan(changed(second, unit));
        first.load(described(robot, "info"));
        var before = reading(first, unit);
        var known = believing(before);

        first.replicateFrom(second);

        var after = reading(first, unit);
        assertThat(changed(first, unit)).as("this is what crossing does").isBefore(latest(before));
        assertThat(known.doubts(after.position(), after.entries())).isEmpty();
    }

    @Test
    void doubtsAServerThatHasNotHeardYetOfARobotThatIsSwitchedOff() throws IOException {
        var unit = unit("lagging");
        first.load("dn: " + DIALECT.robotDn("a-lagging", unit)
                + "\nchangetype: modify\nreplace: userAccountControl\nuserAccountControl: 514\n");
        var known = believing(reading(first, unit));

        var behind = reading(second, unit);
        assertThat(behind.entries()).noneMatch(DirectoryEntry::disabled);
        assertThat(known.doubts(behind.position(), behind.entries()).values())
                .singleElement()
                .asString()
                .contains("CN=DC2,", "lags behind", "of server CN=NTDS Settings,CN=DC1,");

        second.replicateFrom(first);
        var level = reading(second, unit);
        assertThat(level.entries()).anyMatch(DirectoryEntry::disabled);
        assertThat(known.doubts(level.position(), level.entries())).isEmpty();
    }

    @Test
    void doubtsAServerThatHasNotHeardYetOfAGroupThatWasEmptied() throws IOException {
        var unit = unit("emptied");
        var group = DIALECT.groupDn("g-emptied", unit);
        first.load(DIALECT.group("g-emptied", unit, DIALECT.robotDn("a-emptied", unit)));
        second.replicateFrom(first);
        first.load("dn: " + group + "\nchangetype: modify\ndelete: member\n");
        var known = believing(reading(first, unit));

        var behind = reading(second, unit);
        assertThat(known.doubts(behind.position(), behind.entries())).hasSize(1);

        second.replicateFrom(first);
        var level = reading(second, unit);
        assertThat(known.doubts(level.position(), level.entries())).isEmpty();
    }

    private static KnownPositions believing(DirectoryReading.Complete reading) {
        var position = Objects.requireNonNull(reading.position());
        return new KnownPositions(Map.of(position.server(), KnownPosition.believed(null, position, reading.entries())));
    }

    private void awaitLaterThan(Instant changed) {
        Awaitility.await("another second").atMost(PATIENCE).until(() -> Instant.now()
                .isAfter(changed.plusSeconds(1)));
    }

    private Instant changed(SambaDomain server, String unit) throws IOException {
        return latest(reading(server, unit));
    }

    private static Instant latest(DirectoryReading.Complete reading) {
        return reading.entries().stream()
                .map(DirectoryEntry::changed)
                .map(Objects::requireNonNull)
                .max(Instant::compareTo)
                .orElseThrow();
    }

    private static String described(String dn, String attribute) {
        return "dn: " + dn + "\nchangetype: modify\nreplace: " + attribute + "\n" + attribute + ": other\n";
    }

    private static boolean isAt(String name, Followed followed) {
        var server = followed.now().server();
        return server != null && server.startsWith("CN=NTDS Settings,CN=" + name + ",");
    }

    /** With two robots, at both. */
    private String unit(String name) {
        var unit = "OU=" + name + "," + first.baseDn();
        first.load(DIALECT.unit(unit) + DIALECT.robot("a-" + name, unit) + DIALECT.robot("b-" + name, unit));
        second.replicateFrom(first);
        return unit;
    }

    private DirectoryReading.Complete reading(SambaDomain server, String unit) throws IOException {
        return DirectoryContract.read(new LdapDirectory(of(server, unit), Clock.systemUTC()));
    }

    private LdapSettings of(SambaDomain server, String unit) {
        return TestDirectories.of(server, Profile.ACTIVE_DIRECTORY, unit).settings();
    }

    private LdapSettings both(String unit) throws IOException {
        var authorities = folder.resolve("authorities.pem");
        Files.writeString(authorities, Files.readString(first.caFile()) + Files.readString(second.caFile()));
        return TestDirectories.of(first, Profile.ACTIVE_DIRECTORY, unit)
                .transport(LdapSettings.Transport.LDAPS, "ldaps://" + first.host(), "ldaps://" + second.host())
                .trusting(authorities)
                .settings();
    }
}
