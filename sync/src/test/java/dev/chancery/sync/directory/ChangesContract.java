package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.LDAPException;
import dev.chancery.sync.directory.DirectoryChange.Evidence;
import dev.chancery.sync.directory.DirectoryChange.Gone;
import dev.chancery.sync.directory.DirectoryChange.ResyncNeeded;
import dev.chancery.sync.directory.DirectoryChange.ResyncReason;
import dev.chancery.sync.directory.DirectoryChange.Upserted;
import dev.chancery.testbed.DirectoryServer;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a way of telling changes must do that tells of deletions too and has cursors. */
abstract class ChangesContract extends SomeChangesContract {
    /** More than a busy machine takes for an answer, and not too long for a test to wait for. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    ChangesContract(DirectoryServer server, Dialect dialect) {
        super(server, dialect);
    }

    /** What the server says of an entry that it was told to delete. */
    abstract Evidence evidenceOfDeletion();

    @Test
    void isTheWayThatIsChosenHere() {
        try (var listener = Listener.to(settings().settings())) {
            assertThat(listener.stream().mechanism()).isEqualTo(mechanism());
            assertThat(listener.stream().sight()).isEqualTo(Sight.SEES_DELETIONS);
        }
    }

    @Test
    void readsEverythingWhenAUnitAboveIsRenamed() throws LDAPException {
        load(dialect().unit("ou=upper," + unit()), dialect().robot(login("below"), "ou=upper," + unit()));
        try (var listener = Listener.to(settings().settings())) {
            rename("ou=upper," + unit(), "ou=renamed", null);
            listener.until(() -> !listener.told(ResyncNeeded.class).isEmpty());
            assertThat(listener.told(ResyncNeeded.class).getFirst().reason()).isEqualTo(ResyncReason.MOVED_ABOVE);
            listener.untilItIsTheTruth();
        }
    }

    @Test
    void readsEverythingWhenAUnitLeavesTheBase() throws LDAPException {
        var outside = "ou=outside" + tag() + "," + server().baseDn();
        load(
                dialect().unit(outside),
                dialect().unit("ou=leaving," + unit()),
                dialect().robot(login("along"), "ou=leaving," + unit()));
        try (var listener = Listener.to(settings().settings())) {
            rename("ou=leaving," + unit(), "ou=leaving", outside);
            listener.until(() -> !listener.told(ResyncNeeded.class).isEmpty());
            listener.untilItIsTheTruth();
            rename("ou=leaving," + outside, "ou=leaving", unit());
            listener.untilItIsTheTruth();
        }
    }

    @Test
    void tellsOfADeletion() {
        load(dialect().robot(login("leaving"), unit()), dialect().robot(login("staying"), unit()));
        load(group("g", robotDn("leaving"), robotDn("staying")));
        try (var listener = Listener.to(settings().settings())) {
            var id = Objects.requireNonNull(listener.image().at(normalised(robotDn("leaving"))));
            delete(robotDn("leaving"));
            listener.until(() -> !listener.told(Gone.class).isEmpty());
            assertThat(listener.told(Gone.class)).containsExactly(new Gone(id, evidenceOfDeletion()));
            listener.untilItIsTheTruth();
            assertThat(listener.image().reading("corp", "").deleted().contains(id))
                    .isEqualTo(evidenceOfDeletion() == Evidence.DELETED);
        }
    }

    @Test
    void givesANewcomerAtAnOldNameNothingOfWhoWasThere() {
        load(dialect().robot(login("phoenix"), unit()), dialect().robot(login("staying"), unit()));
        load(group("g", robotDn("phoenix"), robotDn("staying")));
        try (var listener = Listener.to(settings().settings())) {
            var before = listener.image().at(normalised(robotDn("phoenix")));
            delete(robotDn("phoenix"));
            load(dialect().robot(login("phoenix"), unit()));
            listener.untilItIsTheTruth();
            assertThat(listener.image().at(normalised(robotDn("phoenix"))))
                    .isNotNull()
                    .isNotEqualTo(before);
        }
    }

    @Test
    void goesOnWhereACursorStands() {
        load(dialect().robot(login("doomed"), unit()), dialect().robot(login("bent"), unit()));
        Cursor cursor;
        DirectoryImage image;
        try (var listener = Listener.to(settings().settings())) {
            load(dialect().robot(login("told"), unit()));
            listener.untilItIsTheTruth();
            cursor = listener.cursor();
            image = listener.image();
        }
        delete(robotDn("doomed"));
        replace(robotDn("bent"), "description: meanwhile");
        load(dialect().robot(login("born"), unit()));
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
    void noticesAServerThatHasFallenSilent() {
        try (var listener = Listener.to(settings().patience(PATIENCE).settings())) {
            listener.step(Duration.ofMillis(100));
            server().pause();
            assertThatThrownBy(() -> listener.step(Duration.ofMillis(100))).isInstanceOf(IncompleteReading.class);
        } finally {
            server().resume();
        }
    }

    /** What is open until something happens must not end for want of an answer. */
    @Test
    void stillListensWhenNothingHappensForLongerThanAnAnswerMayTake() {
        load(dialect().robot(login("late"), unit()));
        try (var listener = Listener.to(settings().patience(PATIENCE).settings())) {
            listener.idle(PATIENCE.plusSeconds(2));
            assertThat(listener.told()).isEmpty();
            replace(robotDn("late"), "description: after a long time");
            listener.untilItIsTheTruth();
            assertThat(listener.told()).hasOnlyElementsOfType(Upserted.class);
        }
    }

    @Test
    void isTheTruthAgainAfterTheServerWasKilled() {
        load(dialect().robot(login("doomed"), unit()), dialect().robot(login("lasting"), unit()));
        Cursor cursor;
        DirectoryImage image;
        try (var listener = Listener.to(settings().settings())) {
            listener.step(Duration.ofMillis(200));
            cursor = listener.cursor();
            image = listener.image();
            delete(robotDn("doomed"));
            server().restart();
            load(dialect().robot(login("late"), unit()));
        }
        try (var listener = Listener.to(settings().settings(), cursor, image)) {
            listener.untilItIsTheTruth();
        }
    }

    @Test
    void isTheTruthAfterAnything() throws LDAPException {
        var random = new Random(20_261_125);
        load(dialect().unit("ou=one," + unit()), dialect().unit("ou=two," + unit()));
        for (int i = 0; i < 8; i++) load(dialect().robot(login("r" + i), home(i)));
        for (int i = 0; i < 4; i++) load(group("g" + i, dialect().robotDn(login("r" + i), home(i))));
        var names = new String[8];
        for (int i = 0; i < 8; i++) names[i] = dialect().robotDn(login("r" + i), home(i));
        try (var listener = Listener.to(settings().settings())) {
            for (int step = 0; step < 60; step++) {
                int who = random.nextInt(8);
                switch (random.nextInt(6)) {
                    case 0 -> replace(names[who], "description: step " + step);
                    case 1 -> {
                        delete(names[who]);
                        names[who] = dialect().robotDn(login("r" + who), home(who));
                        load(dialect().robot(login("r" + who), home(who)));
                    }
                    case 2 -> {
                        var target = home(random.nextInt(2));
                        var rdn = dialect().naming() + "=" + login("r" + who);
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
        return (i % 2 == 0 ? "ou=one," : "ou=two,") + unit();
    }

    final Cursor cursor() {
        try (var listener = Listener.to(settings().settings())) {
            load(dialect().robot(login("seen"), unit()));
            listener.untilItIsTheTruth();
            return listener.cursor();
        }
    }

    final ResyncReason reasonFor(Cursor cursor) {
        try (var listener = Listener.to(
                settings().settings(),
                cursor,
                new DirectoryImage(dialect().profile().attributes(), Instant.EPOCH))) {
            listener.step(Duration.ofSeconds(1));
            listener.untilItIsTheTruth();
            return listener.told(ResyncNeeded.class).getFirst().reason();
        }
    }

    private void replaceMembers(String group, String one, String other) {
        load("dn: " + groupDn(group) + "\nchangetype: modify\nreplace: member\nmember: " + one
                + (one.equalsIgnoreCase(other) || isItself(group, one) ? "" : "\nmember: " + other) + "\n");
    }

    private boolean isItself(String group, String member) {
        return groupDn(group).equalsIgnoreCase(member);
    }
}
