package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.directory.DirectoryChange.Evidence;
import dev.chancery.sync.directory.DirectoryChange.ResyncNeeded;
import dev.chancery.sync.directory.DirectoryChange.ResyncReason;
import dev.chancery.sync.directory.LdapSettings.Bind;
import dev.chancery.sync.directory.LdapSettings.Password;
import dev.chancery.testbed.SambaDomain;
import dev.chancery.testbed.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** With a reader that sees deleted objects; the server's usual one does not. */
class SambaChangesIT extends ChangesContract {
    private static final String WATCHER = "svc-watcher";

    private final Workspace workspace = Workspace.create("samba-changes");
    private final Path folder = workspace.path();
    private final Path password;

    SambaChangesIT(SambaDomain server) throws IOException {
        super(server, Dialect.activeDirectory());
        var secret = "W8-" + UUID.randomUUID();
        password = Files.writeString(folder.resolve("password"), secret);
        load("dn: CN=" + WATCHER + ",CN=Users," + server.baseDn() + "\nobjectClass: user\nsAMAccountName: " + WATCHER
                + "\nuserAccountControl: 66048\nunicodePwd:: "
                + encoded(secret)
                + "\n\n");
        load("dn: CN=Domain Admins,CN=Users," + server.baseDn() + "\nchangetype: modify\nadd: member\nmember: CN="
                + WATCHER + ",CN=Users," + server.baseDn() + "\n");
    }

    static String encoded(String secret) {
        return Base64.getEncoder().encodeToString(('"' + secret + '"').getBytes(StandardCharsets.UTF_16LE));
    }

    @AfterAll
    void forgetTheWatcher() {
        delete("CN=" + WATCHER + ",CN=Users," + server().baseDn());
        workspace.close();
    }

    @Override
    TestDirectories settings() {
        var dn = "CN=" + WATCHER + ",CN=Users," + server().baseDn();
        return super.settings().bind(new Bind.Simple(dn, new Password.File(password)));
    }

    @Override
    Mechanism mechanism() {
        return Mechanism.DIRSYNC;
    }

    @Override
    Evidence evidenceOfDeletion() {
        return Evidence.DELETED;
    }

    @Override
    String garbled(String begin) {
        return base64("garbage") + " 1  0";
    }

    @Test
    void tellsOfALockout() throws IOException {
        load(robotWithPassword("forgetful"));
        threshold(2);
        try (var listener = Listener.to(settings().settings())) {
            lockOut("forgetful");
            listener.until(() ->
                    listener.image().reading("corp", "").entries().stream().anyMatch(DirectoryEntry::locked));
            listener.untilItIsTheTruth();
            replace(robotDn("forgetful"), "lockoutTime: 0");
            listener.until(() ->
                    listener.image().reading("corp", "").entries().stream().noneMatch(DirectoryEntry::locked));
        } finally {
            threshold(0);
        }
    }

    /** Nothing is told of that, so scheduled runs read everything while somebody is locked. */
    @Test
    void noticesThatALockHasLapsed() throws IOException {
        load(robotWithPassword("patient"));
        threshold(2);
        var usual = lockedFor("-36000000000"); // an hour
        try (var followed = new Followed(settings().settings())) {
            followed.until("following", () -> followed.now().sight() == Sight.SEES_DELETIONS);
            assertThat(isLocked(followed, Occasion.ROUTINE)).isFalse();
            lockOut("patient");
            followed.until("the lock", () -> isLocked(followed, Occasion.NEWS));
            lockedFor("-10000000"); // a second, which is over
            followed.until("its end", () -> !isLocked(followed, Occasion.ROUTINE));
            assertThat(reading(followed).entries())
                    .as("it is seen to be over, and nobody counts as coming back")
                    .filteredOn(entry -> entry.login().equals(login("patient")))
                    .extracting(DirectoryEntry::lock)
                    .containsExactly(DirectoryEntry.Lock.OVER);
        } finally {
            threshold(0);
            lockedFor(usual);
        }
    }

    private static DirectoryReading.Complete reading(Followed followed) {
        return (DirectoryReading.Complete) followed.read(Occasion.ROUTINE);
    }

    private static boolean isLocked(Followed followed, Occasion occasion) {
        return followed.read(occasion) instanceof DirectoryReading.Complete reading
                && reading.entries().stream().anyMatch(DirectoryEntry::locked);
    }

    private String robotWithPassword(String name) {
        return "dn: " + robotDn(name) + "\nobjectClass: user\nsAMAccountName: " + login(name)
                + "\nuserAccountControl: 512\nunicodePwd:: " + encoded("R1-" + UUID.randomUUID()) + "\n";
    }

    private void lockOut(String robot) throws IOException {
        var wrong = Files.writeString(folder.resolve("wrong"), "wrong");
        var stranger = super.settings().bind(new Bind.Simple(robotDn(robot), new Password.File(wrong)));
        for (int tries = 0; tries < 3; tries++) stranger.directory().read();
    }

    /** In steps of 100 ns, below zero; answers how long it was before. */
    private String lockedFor(String duration) {
        try (var admin = server().admin()) {
            var before = admin.getEntry(server().baseDn(), "lockoutDuration").getAttributeValue("lockoutDuration");
            replace(server().baseDn(), "lockoutDuration: " + duration);
            replace(server().baseDn(), "lockOutObservationWindow: " + duration);
            return before;
        } catch (com.unboundid.ldap.sdk.LDAPException e) {
            throw new IllegalStateException(e);
        }
    }

    private void threshold(int tries) {
        replace(server().baseDn(), "lockoutThreshold: " + tries);
    }

    @Test
    void tellsOfAnotherPrimaryGroup() {
        load(dialect().robot(login("member"), unit()), group("primary", robotDn("member")));
        var token = String.valueOf(rid(groupDn("primary")));
        try (var listener = Listener.to(settings().settings())) {
            replace(robotDn("member"), "primaryGroupID: " + token);
            listener.untilItIsTheTruth();
            assertThat(listener.image().reading("corp", "").entries().getFirst().groups())
                    .contains(normalised(groupDn("primary")));
        }
    }

    private long rid(String group) {
        try (var admin = server().admin()) {
            var sid = admin.getEntry(group, "objectSid").getAttributeValueBytes("objectSid");
            var text = String.valueOf(WindowsIdentifiers.sid(sid));
            return Long.parseLong(text.substring(text.lastIndexOf('-') + 1));
        } catch (com.unboundid.ldap.sdk.LDAPException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void saysThatAnOrdinaryUserDoesNotSeeDeletions() {
        load(dialect().robot(login("unseen"), unit()));
        try (var listener = Listener.to(super.settings().settings())) {
            assertThat(listener.stream().mechanism()).isEqualTo(Mechanism.DIRSYNC);
            assertThat(listener.stream().sight()).isEqualTo(Sight.DELETIONS_HIDDEN);
            replace(robotDn("unseen"), "description: but this is seen");
            listener.untilItIsTheTruth();
            delete(robotDn("unseen"));
            listener.step(Duration.ofSeconds(1));
            assertThat(listener.told(DirectoryChange.Gone.class)).isEmpty();
        }
    }

    @Test
    void readsEverythingWhenTheServerCountsFewerChanges() {
        var cursor = cursor();
        var position = Objects.requireNonNull(DirSyncPosition.parse(cursor.position()));
        var ahead = new DirSyncPosition(
                position.cookie(), position.highest() + 1_000_000, position.witness(), position.witnessed());
        assertThat(reasonFor(new Cursor(cursor.mechanism(), cursor.server(), cursor.scope(), ahead.text())))
                .isEqualTo(ResyncReason.ROLLED_BACK);
    }

    /** Restored from a copy, and busy since: the cookie alone would be taken, and 1 change of 26 be told. */
    @Test
    void readsEverythingWhenTheServerWasRestoredFromACopy() throws IOException {
        load(dialect().robot(login("copied"), unit()));
        var restore = server().copy();
        Cursor cursor;
        DirectoryImage image;
        try (var listener = Listener.to(settings().settings())) {
            replace(robotDn("copied"), "description: lost by the restoring");
            listener.untilItIsTheTruth();
            cursor = listener.cursor();
            image = listener.image();
        }
        restore.run();
        for (int i = 0; i < 10; i++) load(dialect().robot(login("busy" + i), unit()));
        try (var listener = Listener.to(settings().settings(), cursor, image)) {
            listener.untilItIsTheTruth();
            assertThat(listener.told(ResyncNeeded.class))
                    .extracting(ResyncNeeded::reason)
                    .containsExactly(ResyncReason.ROLLED_BACK);
        }
    }
}
