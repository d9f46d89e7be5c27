package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import dev.chancery.sync.directory.DirectoryChange.Evidence;
import dev.chancery.sync.directory.DirectoryChange.ResyncReason;
import dev.chancery.sync.directory.DirectoryChange.Upserted;
import dev.chancery.testbed.Ds389;
import org.junit.jupiter.api.Test;

class Ds389ChangesIT extends ChangesContract {
    private static final String LOG = "cn=changelog";

    Ds389ChangesIT(Ds389 server) {
        super(server, Dialect.standard(Profile.GENERIC));
    }

    @Override
    Mechanism mechanism() {
        return Mechanism.CHANGELOG;
    }

    @Override
    Evidence evidenceOfDeletion() {
        return Evidence.DELETED;
    }

    @Override
    String garbled(String begin) {
        return begin + "x nonsense";
    }

    /** Its plug-in writes {@code memberOf} into the member, which so is told of too. */
    @Override
    @Test
    void tellsOfAMembershipByTheGroupAlone() {
        load(dialect().robot(login("member"), unit()), dialect().robot(login("other"), unit()));
        load(group("g", robotDn("other")));
        try (var listener = Listener.to(settings().settings())) {
            load("dn: " + groupDn("g") + "\nchangetype: modify\nadd: member\nmember: " + robotDn("member") + "\n");
            listener.untilItIsTheTruth();
            assertThat(listener.told()).hasOnlyElementsOfType(Upserted.class);
        }
    }

    /** Its content synchronisation tells of entries by {@code nsUniqueId}: whoever is told of would be nobody we know. */
    @Test
    void saysWhyItDoesNotUseContentSynchronisation() {
        load(dialect().robot(login("known"), unit()));
        try (var line = OpenLine.to(settings().settings());
                var listening = Listening.begin(line, null)) {
            assertThat(listening.refused())
                    .contains("no content-sync: ", "it tells of entries by another id than their entryUUID");
        }
    }

    @Test
    void asksAgainAndAgainWhereTheLogMayNotBeRead() throws LDAPException {
        load(dialect().robot(login("blind"), unit()));
        var rights = rights(new Modification(ModificationType.DELETE, "aci"));
        try (var line = OpenLine.to(settings().settings());
                var listening = Listening.begin(line, null)) {
            assertThat(listening.stream().mechanism()).isEqualTo(Mechanism.TIMESTAMP_POLLING);
            assertThat(listening.refused())
                    .contains("no changelog: ", "shows no record below \"" + LOG + "\": our reader has no right");
        } finally {
            rights(new Modification(ModificationType.REPLACE, "aci", rights));
        }
    }

    @Test
    void readsEverythingWhenItsPlaceIsNoLongerInTheLog() throws LDAPException {
        var cursor = cursor();
        load(dialect().robot(login("later"), unit()));
        try (var admin = server().admin()) {
            admin.delete("changeNumber=" + cursor.position().split(" ", 2)[0] + "," + LOG);
        }
        assertThat(reasonFor(cursor)).isEqualTo(ResyncReason.LOST_HISTORY);
    }

    private String rights(Modification change) throws LDAPException {
        try (var admin = server().admin()) {
            var before = admin.getEntry(LOG, "aci").getAttributeValue("aci");
            admin.modify(LOG, change);
            return before;
        }
    }
}
