package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPException;
import dev.chancery.sync.directory.DirectoryChange.Evidence;
import dev.chancery.sync.directory.DirectoryChange.ResyncNeeded;
import dev.chancery.sync.directory.DirectoryChange.ResyncReason;
import dev.chancery.testbed.OpenLdap;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenLdapChangesIT extends ChangesContract {
    @TempDir
    Path folder;

    OpenLdapChangesIT(OpenLdap server) {
        super(server, Dialect.standard(Profile.OPENLDAP));
    }

    @Override
    Mechanism mechanism() {
        return Mechanism.CONTENT_SYNC;
    }

    /** RFC 4533, 1.3: who leaves the content is told of in the same way, deleted or not. */
    @Override
    Evidence evidenceOfDeletion() {
        return Evidence.OUT_OF_SIGHT;
    }

    @Override
    String garbled(String begin) {
        return begin + " " + base64("garbage");
    }

    /** None of them is of a class that one would think of: whatever has somebody below it is listened to. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "c=de objectClass: country",
                "cn=plant objectClass: applicationProcess",
                "cn=jo objectClass: person\nsn: jo"
            })
    void hearsOfAnythingAboveRobotsThatIsMoved(String entry) throws LDAPException {
        var rdn = entry.substring(0, entry.indexOf(' '));
        var above = rdn + "," + unit();
        var outside = "ou=outside" + tag() + "," + server().baseDn();
        load(
                dialect().unit(outside),
                "dn: " + above + "\n" + entry.substring(rdn.length() + 1) + "\n\n",
                dialect().robot(login("along"), above));
        try (var listener = Listener.to(settings().settings())) {
            rename(above, rdn, outside);
            listener.until(() -> listener.told(ResyncNeeded.class).size() == 1);
            assertThat(listener.image().reading("corp", "").entries()).isEmpty();
            rename(rdn + "," + outside, rdn, unit());
            listener.until(() -> listener.told(ResyncNeeded.class).size() == 2);
            listener.untilItIsTheTruth();
            rename(above, rdn.equals("c=de") ? "c=fr" : "cn=other", null);
            listener.untilItIsTheTruth();
            assertThat(listener.told(ResyncNeeded.class))
                    .extracting(ResyncNeeded::reason)
                    .containsOnly(ResyncReason.MOVED_ABOVE);
        }
    }

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
        assertThat(truthAfter(cursor, image)).isEqualTo(1);
        load(dialect().robot(login("busy"), unit()));
        assertThat(truthAfter(cursor, image)).isEqualTo(1);
    }

    /** Whoever starts twice in a second has the same time of start. */
    @Test
    void givesACursorOnlyWhenItCanTellThisProcessFromTheNext() {
        server().restart();
        try (var line = OpenLine.to(settings().settings())) {
            var start = new ServerStart(line.session());
            Awaitility.await("that it can be told")
                    .pollInterval(Duration.ofMillis(1))
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> start.ofThisProcess() != null);
            assertThat(time(line, "cn=Current,cn=Time,cn=Monitor"))
                    .isGreaterThan(time(line, "cn=Start,cn=Time,cn=Monitor"));
        }
    }

    private static String time(Line line, String dn) {
        return Objects.requireNonNull(line.session().entry(dn, "monitorTimestamp"))
                .getAttributeValue("monitorTimestamp");
    }

    private int truthAfter(Cursor cursor, DirectoryImage image) {
        try (var listener = Listener.to(settings().settings(), cursor, image)) {
            listener.untilItIsTheTruth();
            return listener.told(ResyncNeeded.class).size();
        }
    }
}
