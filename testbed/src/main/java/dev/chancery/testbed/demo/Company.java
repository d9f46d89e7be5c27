package dev.chancery.testbed.demo;

import com.unboundid.ldap.sdk.DeleteRequest;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SubtreeDeleteRequestControl;
import dev.chancery.testbed.EmbeddedDirectory;
import java.util.List;

/** The directory of the story: what it holds, and the changes that an administrator makes to it. */
final class Company {
    private static final String BASE = "dc=robot,dc=test";

    private final EmbeddedDirectory directory;

    Company(EmbeddedDirectory directory) {
        this.directory = directory;
    }

    static String dn(String uid, String team) {
        return "uid=" + uid + "," + team(team);
    }

    static String team(String team) {
        return "ou=" + team + ",ou=robots," + BASE;
    }

    /** Applies LDIF as administrator. */
    void change(String ldif) {
        directory.load(ldif);
    }

    /** Deletes an entry and all that is below it, in one operation. */
    void deleteTree(String dn) {
        try (var connection = directory.admin()) {
            var request = new DeleteRequest(dn);
            request.addControl(new SubtreeDeleteRequestControl(true));
            connection.delete(request);
        } catch (LDAPException e) {
            throw new IllegalStateException(dn + " cannot be deleted: " + e.getMessage(), e);
        }
    }

    /** The sync's account has no right to see a team any more. */
    void hide(String team) {
        directory.hide(team(team));
    }

    void reveal() {
        directory.reveal();
    }

    int robots(String filter) {
        return search("ou=robots," + BASE, "(&(objectClass=account)" + filter + ")")
                .size();
    }

    int groups() {
        return search("ou=groups," + BASE, "(objectClass=groupOfNames)").size();
    }

    /** Entries with all that is needed to put them back, the {@code entryUUID} too. */
    List<SearchResultEntry> search(String base, String filter) {
        try (var connection = directory.admin()) {
            return List.copyOf(connection
                    .search(base, SearchScope.SUB, filter, "*", "entryUUID")
                    .getSearchEntries());
        } catch (LDAPException e) {
            throw new IllegalStateException("the demo's directory cannot be searched: " + e.getMessage(), e);
        }
    }
}
