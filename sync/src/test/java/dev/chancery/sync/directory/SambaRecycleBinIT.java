package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import dev.chancery.sync.directory.DirectoryChange.Evidence;
import dev.chancery.sync.directory.DirectoryChange.Gone;
import dev.chancery.sync.directory.LdapSettings.Bind;
import dev.chancery.sync.directory.LdapSettings.Password;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.SambaDomain;
import dev.chancery.testbed.ServerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the AD Recycle Bin, which cannot be disabled again: so in a domain of its own. */
@Needs(ServerKind.SAMBA)
class SambaRecycleBinIT {
    private static final Dialect DIALECT = Dialect.activeDirectory();
    private static final Control SHOW_DELETED = new Control(DirSyncChanges.SHOW_DELETED, true);

    @TempDir
    Path folder;

    /** MS-ADTS 3.1.1.5.5.1: a deleted object keeps what it was, and our own filter matches it. */
    @Test
    void aRobotInTheBinIsGoneAlthoughFiltersMatchIt() throws Exception {
        try (var server = SambaDomain.start()) {
            server.enableRecycleBin();
            var unit = "ou=robots," + server.baseDn();
            var robot = DIALECT.robotDn("binned", unit);
            server.load(DIALECT.unit(unit) + DIALECT.robot("binned", unit, "description: kept"));
            server.load(DIALECT.robot("staying", unit) + DIALECT.group("g", unit, robot));
            try (var listener = Listener.to(settings(server, unit))) {
                var id = Objects.requireNonNull(listener.image().at(SomeChangesContract.normalised(robot)));

                server.load("dn: " + robot + "\nchangetype: delete\n");
                listener.until(() -> !listener.told(Gone.class).isEmpty());
                var deleted = inTheBin(server);
                assertThat(deleted.getAttributeValue("description")).isEqualTo("kept");
                assertThat(listener.told(Gone.class)).containsExactly(new Gone(id, Evidence.DELETED));
                listener.untilItIsTheTruth();
                assertThat(listener.image().reading("corp", "").deleted()).containsExactly(id);
            }
        }
    }

    private static SearchResultEntry inTheBin(SambaDomain server) throws LDAPException {
        try (var admin = server.admin()) {
            var filter = "(&" + DIALECT.profile().attributes().robotFilter() + "(sAMAccountName=binned))";
            var request = new SearchRequest(server.baseDn(), SearchScope.SUB, filter);
            request.addControl(SHOW_DELETED);
            return Objects.requireNonNull(admin.searchForEntry(request), "nobody is in the bin");
        }
    }

    /** As a reader that sees deletions. */
    private LdapSettings settings(SambaDomain server, String unit) throws IOException {
        var secret = "B2-" + UUID.randomUUID();
        var password = Files.writeString(folder.resolve("password"), secret);
        var dn = "CN=svc-watcher,CN=Users," + server.baseDn();
        server.load("dn: " + dn + "\nobjectClass: user\nsAMAccountName: svc-watcher\nuserAccountControl: 66048\n"
                + "unicodePwd:: " + SambaChangesIT.encoded(secret) + "\n");
        server.load("dn: CN=Domain Admins,CN=Users," + server.baseDn() + "\nchangetype: modify\nadd: member\nmember: "
                + dn + "\n");
        return TestDirectories.of(server, Profile.ACTIVE_DIRECTORY, unit)
                .bind(new Bind.Simple(dn, new Password.File(password)))
                .settings();
    }
}
