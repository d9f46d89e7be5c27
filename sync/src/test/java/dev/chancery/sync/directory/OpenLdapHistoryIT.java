package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.directory.DirectoryChange.Gone;
import dev.chancery.sync.directory.DirectoryChange.ResyncNeeded;
import dev.chancery.sync.directory.DirectoryChange.ResyncReason;
import dev.chancery.sync.directory.DirectoryChange.Upserted;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.OpenLdap;
import dev.chancery.testbed.ServerKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What slapd says to a cookie of a time that it has forgotten, or that it has not reached: each time everything is read. */
@Needs(ServerKind.OPENLDAP)
class OpenLdapHistoryIT {
    private static final Dialect DIALECT = Dialect.standard(Profile.OPENLDAP);
    /** A session log of one change: after the second the first is forgotten. */
    private static final String FORGETFUL = "syncprov-sessionlog 1";

    private static final String LOGGED = """
            moduleload accesslog
            syncprov-sessionlog-source cn=log
            overlay accesslog
            logdb cn=log
            logops writes
            logsuccess TRUE
            database mdb
            suffix cn=log
            rootdn cn=log
            directory %s
            index reqStart,reqResult,objectClass,entryCSN eq
            access to * by users read by * none
            """;

    @Test
    void readsEverythingWhenTheSessionLogWasTooSmall() {
        try (var server = OpenLdap.start(OpenLdap.Setup.standard().synchronising(FORGETFUL))) {
            var before = listened(server);
            loseAndChange(server);

            assertThat(answer(server, before.cursor(), before.image()))
                    .isEqualTo(
                            new ResyncNeeded(ResyncReason.LOST_HISTORY, "the server no longer knows who left since"));
        }
    }

    /** RFC 4533, 3.3.1: who is there is listed, since nobody knows any more who is not. */
    @Test
    void readsEverythingForACookieOfBeforeTheData() {
        try (var server = OpenLdap.start()) {
            var before = listened(server);
            loseAndChange(server);

            assertThat(answer(server, of("2001", before.cursor()), before.image())
                            .reason())
                    .isEqualTo(ResyncReason.LOST_HISTORY);
        }
    }

    /** slapo-syncprov(5), syncprov-reloadhint: the same cookie gets e-syncRefreshRequired (RFC 4533, 2.6) there. */
    @Test
    void readsEverythingWhenTheServerAsksForThat() {
        try (var server = OpenLdap.start(OpenLdap.Setup.standard().synchronising("syncprov-reloadhint TRUE"))) {
            var before = listened(server);
            loseAndChange(server);

            var answer = answer(server, of("2001", before.cursor()), before.image());
            assertThat(answer.reason()).isEqualTo(ResyncReason.CURSOR_REFUSED);
            assertThat(answer.detail()).contains("4096").contains("sync cookie is stale");
        }
    }

    @Test
    void readsEverythingWhenTheServerWasStartedSince() {
        try (var server = OpenLdap.start()) {
            var before = listened(server);
            loseAndChange(server);
            server.restart();

            assertThat(answer(server, before.cursor(), before.image()))
                    .isEqualTo(new ResyncNeeded(ResyncReason.LOST_HISTORY, "the server was started since"));
        }
    }

    /** As of a consumer that has seen more than this provider has: slapd says unwillingToPerform. */
    @Test
    void readsEverythingWhenTheServerIsNotSoFar() {
        try (var server = OpenLdap.start()) {
            var before = listened(server);
            loseAndChange(server);

            var answer = answer(server, of("2999", before.cursor()), before.image());
            assertThat(answer.reason()).isEqualTo(ResyncReason.CURSOR_REFUSED);
            assertThat(answer.detail()).contains("53").contains("consumer state is newer than provider");
        }
    }

    /** slapo-syncprov(5), syncprov-sessionlog-source: what slapo-accesslog(5) wrote serves as the session log. */
    @Test
    void tellsDeletionsFromTheLogOfAccess(@TempDir Path log) {
        try (var server = OpenLdap.start(OpenLdap.Setup.standard().synchronising(LOGGED.formatted(log)))) {
            var before = listened(server);
            loseAndChange(server);

            try (var listener = Listener.to(settings(server), before.cursor(), before.image())) {
                listener.untilItIsTheTruth();
                assertThat(listener.told(ResyncNeeded.class)).isEmpty();
                assertThat(listener.told(Gone.class)).hasSize(1);
                assertThat(listener.told(Upserted.class)).hasSize(1);
            }
        }
    }

    /** What somebody knew who listened, and where he stopped. */
    private record Known(Cursor cursor, DirectoryImage image) {}

    private static Known listened(OpenLdap server) {
        server.load(DIALECT.robot("doomed", server.baseDn())
                + DIALECT.robot("lasting", server.baseDn())
                + DIALECT.robot("other", server.baseDn()));
        try (var listener = Listener.to(settings(server))) {
            return new Known(listener.cursor(), listener.image());
        }
    }

    private static void loseAndChange(OpenLdap server) {
        server.load("dn: " + DIALECT.robotDn("doomed", server.baseDn()) + "\nchangetype: delete\n");
        for (int i = 0; i < 3; i++) {
            server.load("dn: " + DIALECT.robotDn("lasting", server.baseDn())
                    + "\nchangetype: modify\nreplace: description\ndescription: change " + i + "\n");
        }
    }

    /** The only thing that is said to a cursor, after which the deletion is known. */
    private static ResyncNeeded answer(OpenLdap server, Cursor cursor, DirectoryImage image) {
        var doomed = SomeChangesContract.normalised(DIALECT.robotDn("doomed", server.baseDn()));
        assertThat(image.at(doomed)).isNotNull();
        try (var listener = Listener.to(settings(server), cursor, image)) {
            listener.untilItIsTheTruth();
            assertThat(listener.image().at(doomed)).isNull();
            assertThat(listener.told()).hasSize(1);
            return listener.told(ResyncNeeded.class).getFirst();
        }
    }

    /** The same of another year. */
    private static Cursor of(String year, Cursor cursor) {
        var words = cursor.position().split(" ", 2);
        var cookie = new String(Base64.getDecoder().decode(words[1]), StandardCharsets.UTF_8);
        var later = cookie.replaceAll("csn=[0-9]{4}", "csn=" + year);
        assertThat(later).isNotEqualTo(cookie);
        var position = words[0] + " " + SomeChangesContract.base64(later);
        return new Cursor(cursor.mechanism(), cursor.server(), cursor.scope(), position);
    }

    private static LdapSettings settings(OpenLdap server) {
        return TestDirectories.of(server, Profile.OPENLDAP, server.baseDn()).settings();
    }
}
