package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPException;
import dev.chancery.sync.directory.DirectoryChange.Evidence;
import dev.chancery.sync.directory.DirectoryChange.Gone;
import dev.chancery.sync.directory.DirectoryChange.ResyncNeeded;
import dev.chancery.sync.directory.DirectoryChange.ResyncReason;
import dev.chancery.sync.directory.DirectoryChange.Upserted;
import dev.chancery.testbed.DirectoryServer;
import dev.chancery.testbed.Servers;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every way of telling changes must do, on a real server. Each test has a unit of its own. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ChangesContract {
    private final DirectoryServer server;
    private final Dialect dialect;
    private String unit = "";
    private String tag = "";

    ChangesContract(DirectoryServer server, Dialect dialect) {
        this.server = server;
        this.dialect = dialect;
    }

    abstract Mechanism mechanism();

    /** What the server says of an entry that it was told to delete. */
    abstract Evidence evidenceOfDeletion();

    @BeforeEach
    void aUnitOfItsOwn() {
        tag = "c" + ThreadLocalRandom.current().nextInt(1_000_000);
        unit = "ou=" + tag + "," + server.baseDn();
        load(dialect.unit(unit));
    }

    @Test
    void isTheWayThatIsChosenHere() {
        try (var listener = Listener.to(settings().settings())) {
            assertThat(listener.stream().mechanism()).isEqualTo(mechanism());
            assertThat(listener.stream().sight()).isEqualTo(Sight.SEES_DELETIONS);
        }
    }

    @Test
    void tellsNothingWhenNothingHappens() {
        load(dialect.robot(login("idle"), unit));
        try (var listener = Listener.to(settings().settings())) {
            listener.step(Duration.ofMillis(200));
            listener.step(Duration.ofMillis(200));
            assertThat(listener.told()).isEmpty();
        }
    }

    @Test
    void tellsOfANewRobot() {
        try (var listener = Listener.to(settings().settings())) {
            load(dialect.robot(login("new"), unit));
            listener.until(() -> !listener.told(Upserted.class).isEmpty());
            assertThat(listener.told(Upserted.class).getFirst().dn()).isEqualToIgnoringCase(robotDn("new"));
            listener.untilItIsTheTruth();
        }
    }

    @Test
    void tellsOfAnAttribute() {
        load(dialect.robot(login("changing"), unit));
        try (var listener = Listener.to(settings().settings())) {
            replace(robotDn("changing"), "description: after");
            listener.untilItIsTheTruth();
            assertThat(listener.told()).hasOnlyElementsOfType(Upserted.class);
        }
    }

    @Test
    void knowsARenamedRobotByItsIdAndKeepsItsGroups() throws LDAPException {
        load(dialect.robot(login("before"), unit), group("g", robotDn("before")));
        try (var listener = Listener.to(settings().settings())) {
            var id = listener.image().at(normalised(robotDn("before")));
            rename(robotDn("before"), dialect.naming() + "=" + login("after"), null);
            listener.until(
                    () -> normalised(robotDn("after")).equals(listener.image().dnOf(Objects.requireNonNull(id))));
            listener.untilItIsTheTruth();
            assertThat(listener.told(Gone.class)).isEmpty();
        }
    }

    @Test
    void readsEverythingWhenAUnitAboveIsRenamed() throws LDAPException {
        load(dialect.unit("ou=upper," + unit), dialect.robot(login("below"), "ou=upper," + unit));
        try (var listener = Listener.to(settings().settings())) {
            rename("ou=upper," + unit, "ou=renamed", null);
            listener.until(() -> !listener.told(ResyncNeeded.class).isEmpty());
            assertThat(listener.told(ResyncNeeded.class).getFirst().reason()).isEqualTo(ResyncReason.MOVED_ABOVE);
            listener.untilItIsTheTruth();
        }
    }

    @Test
    void readsEverythingWhenAUnitLeavesTheBase() throws LDAPException {
        var outside = "ou=outside" + tag + "," + server.baseDn();
        load(
                dialect.unit(outside),
                dialect.unit("ou=leaving," + unit),
                dialect.robot(login("along"), "ou=leaving," + unit));
        try (var listener = Listener.to(settings().settings())) {
            rename("ou=leaving," + unit, "ou=leaving", outside);
            listener.until(() -> !listener.told(ResyncNeeded.class).isEmpty());
            listener.untilItIsTheTruth();
            rename("ou=leaving," + outside, "ou=leaving", unit);
            listener.untilItIsTheTruth();
        }
    }

    @Test
    void tellsOfADeletion() {
        load(dialect.robot(login("leaving"), unit), dialect.robot(login("staying"), unit));
        load(group("g", robotDn("leaving"), robotDn("staying")));
        try (var listener = Listener.to(settings().settings())) {
            var id = Objects.requireNonNull(listener.image().at(normalised(robotDn("leaving"))));
            delete(robotDn("leaving"));
            listener.until(() -> !listener.told(Gone.class).isEmpty());
            assertThat(listener.told(Gone.class)).containsExactly(new Gone(id, evidenceOfDeletion()));
            listener.untilItIsTheTruth();
        }
    }

    @Test
    void givesANewcomerAtAnOldNameNothingOfWhoWasThere() {
        load(dialect.robot(login("phoenix"), unit), dialect.robot(login("staying"), unit));
        load(group("g", robotDn("phoenix"), robotDn("staying")));
        try (var listener = Listener.to(settings().settings())) {
            var before = listener.image().at(normalised(robotDn("phoenix")));
            delete(robotDn("phoenix"));
            load(dialect.robot(login("phoenix"), unit));
            listener.untilItIsTheTruth();
            assertThat(listener.image().at(normalised(robotDn("phoenix"))))
                    .isNotNull()
                    .isNotEqualTo(before);
        }
    }

    @Test
    void tellsOfAMembershipByTheGroupAlone() {
        load(dialect.robot(login("member"), unit), dialect.robot(login("other"), unit), group("g", robotDn("other")));
        try (var listener = Listener.to(settings().settings())) {
            var group = Objects.requireNonNull(listener.image().at(normalised(groupDn("g"))));
            load("dn: " + groupDn("g") + "\nchangetype: modify\nadd: member\nmember: " + robotDn("member") + "\n");
            listener.untilItIsTheTruth();
            assertThat(listener.told(Upserted.class)).extracting(Upserted::id).containsOnly(group);
        }
    }

    @Test
    void tellsOfGroupsWithinGroupsAndOfCycles() {
        load(dialect.robot(login("nested"), unit), group("inner", robotDn("nested")), group("outer", groupDn("inner")));
        try (var listener = Listener.to(settings().settings())) {
            load("dn: " + groupDn("inner") + "\nchangetype: modify\nadd: member\nmember: " + groupDn("outer") + "\n");
            load(group("third", groupDn("outer")));
            listener.untilItIsTheTruth();
        }
    }

    @Test
    void tellsWhoLeavesAndEntersTheFilter() {
        load(dialect.robot(login("filtered"), unit, "description: robot one"));
        var filter = "(&" + dialect.profile().robotFilter() + "(description=robot*))";
        try (var listener = Listener.to(settings().robotFilter(filter).settings())) {
            replace(robotDn("filtered"), "description: a person");
            listener.until(() -> !listener.told(Gone.class).isEmpty());
            assertThat(listener.told(Gone.class).getFirst().evidence()).isEqualTo(Evidence.OUT_OF_SIGHT);
            replace(robotDn("filtered"), "description: robot again");
            listener.until(() -> !listener.told(Upserted.class).isEmpty());
            listener.untilItIsTheTruth();
        }
    }

    @Test
    void goesOnWhereACursorStands() {
        load(dialect.robot(login("doomed"), unit), dialect.robot(login("bent"), unit));
        Cursor cursor;
        DirectoryImage image;
        try (var listener = Listener.to(settings().settings())) {
            load(dialect.robot(login("told"), unit));
            listener.untilItIsTheTruth();
            cursor = listener.cursor();
            image = listener.image();
        }
        delete(robotDn("doomed"));
        replace(robotDn("bent"), "description: meanwhile");
        load(dialect.robot(login("born"), unit));
        try (var listener = Listener.to(settings().settings(), cursor, image)) {
            listener.untilItIsTheTruth();
            assertThat(listener.told(ResyncNeeded.class)).isEmpty();
            assertThat(listener.told(Gone.class)).hasSize(1);
        }
    }

    @Test
    void readsEverythingForACursorThatIsGarbage() {
        var cursor = cursor();
        var begin = cursor.position().split(" ", 2)[0];
        for (var position : new String[] {"", "garbage", base64("garbage"), garbled(begin)}) {
            assertThat(reasonFor(new Cursor(cursor.mechanism(), cursor.server(), cursor.scope(), position)))
                    .as(position)
                    .isEqualTo(ResyncReason.CURSOR_REFUSED);
        }
    }

    /** A position that looks right up to the part that only the server understands. */
    abstract String garbled(String begin);

    @Test
    void readsEverythingForACursorOfAnotherServerOrScope() {
        var cursor = cursor();
        assertThat(reasonFor(new Cursor(cursor.mechanism(), "another", cursor.scope(), cursor.position())))
                .isEqualTo(ResyncReason.OTHER_SERVER);
        assertThat(reasonFor(new Cursor(cursor.mechanism(), cursor.server(), "another", cursor.position())))
                .isEqualTo(ResyncReason.OTHER_SCOPE);
        assertThat(reasonFor(new Cursor(Mechanism.FULL_COMPARISON, cursor.server(), cursor.scope(), cursor.position())))
                .isEqualTo(ResyncReason.OTHER_SCOPE);
    }

    @Test
    void isTheTruthAgainAfterTheServerWasKilled() {
        load(dialect.robot(login("doomed"), unit), dialect.robot(login("lasting"), unit));
        Cursor cursor;
        DirectoryImage image;
        try (var listener = Listener.to(settings().settings())) {
            listener.step(Duration.ofMillis(200));
            cursor = listener.cursor();
            image = listener.image();
            delete(robotDn("doomed"));
            server.restart();
            load(dialect.robot(login("late"), unit));
        }
        try (var listener = Listener.to(settings().settings(), cursor, image)) {
            listener.untilItIsTheTruth();
        }
    }

    @Test
    void isTheTruthAfterAnything() throws LDAPException {
        var random = new Random(20_261_125);
        load(dialect.unit("ou=one," + unit), dialect.unit("ou=two," + unit));
        for (int i = 0; i < 8; i++) load(dialect.robot(login("r" + i), home(i)));
        for (int i = 0; i < 4; i++) load(group("g" + i, dialect.robotDn(login("r" + i), home(i))));
        var names = new String[8];
        for (int i = 0; i < 8; i++) names[i] = dialect.robotDn(login("r" + i), home(i));
        try (var listener = Listener.to(settings().settings())) {
            for (int step = 0; step < 60; step++) {
                int who = random.nextInt(8);
                switch (random.nextInt(6)) {
                    case 0 -> replace(names[who], "description: step " + step);
                    case 1 -> {
                        delete(names[who]);
                        names[who] = dialect.robotDn(login("r" + who), home(who));
                        load(dialect.robot(login("r" + who), home(who)));
                    }
                    case 2 -> {
                        var target = home(random.nextInt(2));
                        var rdn = dialect.naming() + "=" + login("r" + who);
                        rename(names[who], rdn, target);
                        names[who] = rdn + "," + target;
                    }
                    case 3 -> replaceMembers("g" + random.nextInt(4), names[who], names[(who + 1) % 8]);
                    case 4 -> replaceMembers("g" + random.nextInt(4), groupDn("g" + random.nextInt(4)), names[who]);
                    default -> listener.step(Duration.ofMillis(1));
                }
            }
            listener.untilItIsTheTruth();
        }
    }

    private String home(int i) {
        return (i % 2 == 0 ? "ou=one," : "ou=two,") + unit;
    }

    final Cursor cursor() {
        try (var listener = Listener.to(settings().settings())) {
            load(dialect.robot(login("seen"), unit));
            listener.untilItIsTheTruth();
            return listener.cursor();
        }
    }

    final ResyncReason reasonFor(Cursor cursor) {
        try (var listener = Listener.to(
                settings().settings(),
                cursor,
                DirectoryImage.empty(dialect.profile().attributes()))) {
            listener.step(Duration.ofSeconds(1));
            listener.untilItIsTheTruth();
            return listener.told(ResyncNeeded.class).getFirst().reason();
        }
    }

    TestDirectories settings() {
        return TestDirectories.of(server, dialect.profile(), unit);
    }

    final DirectoryServer server() {
        return server;
    }

    final Dialect dialect() {
        return dialect;
    }

    final String unit() {
        return unit;
    }

    final String login(String name) {
        return name + "-" + tag;
    }

    final String robotDn(String name) {
        return dialect.robotDn(login(name), unit);
    }

    final String groupDn(String name) {
        return dialect.groupDn(name + "-" + tag, unit);
    }

    final String group(String name, String... members) {
        return dialect.group(name + "-" + tag, unit, members);
    }

    final void load(String... ldif) {
        server.load(String.join("", ldif));
    }

    final void delete(String dn) {
        load("dn: " + dn + "\nchangetype: delete\n");
    }

    final void replace(String dn, String line) {
        var attribute = line.substring(0, line.indexOf(':'));
        load("dn: " + dn + "\nchangetype: modify\nreplace: " + attribute + "\n" + line + "\n");
    }

    private void replaceMembers(String group, String one, String other) {
        load("dn: " + groupDn(group) + "\nchangetype: modify\nreplace: member\nmember: " + one
                + (one.equalsIgnoreCase(other) || isItself(group, one) ? "" : "\nmember: " + other) + "\n");
    }

    private boolean isItself(String group, String member) {
        return groupDn(group).equalsIgnoreCase(member);
    }

    final void rename(String dn, String rdn, @org.jspecify.annotations.Nullable String above) throws LDAPException {
        try (var admin = server.admin()) {
            if (above == null) admin.modifyDN(dn, rdn, true);
            else if (!dn.equalsIgnoreCase(rdn + "," + above)) admin.modifyDN(dn, rdn, true, above);
        }
    }

    static String normalised(String dn) {
        return String.valueOf(NormalisedDn.of(dn));
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
