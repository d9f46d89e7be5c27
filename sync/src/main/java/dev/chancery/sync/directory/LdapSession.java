package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import dev.chancery.sync.directory.Failure.Progress;
import dev.chancery.sync.directory.LdapSettings.Limits;
import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one server, for one reading. A search gives everything or throws: whatever came before a failure is
 * thrown away.
 */
final class LdapSession implements EntrySource, AutoCloseable {
    private final String server;
    private final LDAPConnection connection;
    private final Limits limits;
    private final Deadline deadline;
    private final boolean activeDirectory;

    LdapSession(String server, LDAPConnection connection, LdapSettings settings, Deadline deadline) {
        this(server, connection, settings.limits(), deadline, settings.profile() == Profile.ACTIVE_DIRECTORY);
    }

    private LdapSession(
            String server, LDAPConnection connection, Limits limits, Deadline deadline, boolean activeDirectory) {
        this.server = server;
        this.connection = connection;
        this.limits = limits;
        this.deadline = deadline;
        this.activeDirectory = activeDirectory;
    }

    String server() {
        return server;
    }

    /** One entry by its name; null when there is none. */
    @Nullable
    SearchResultEntry entry(String dn, String... attributes) {
        deadline.check(server, "\"" + dn + "\"");
        try {
            return connection.getEntry(dn, attributes);
        } catch (LDAPException e) {
            throw failed("\"" + dn + "\"", Progress.FIRST_PAGE, e);
        }
    }

    /** Why a search gave nothing. A wait that was cut short by the end of the whole reading is told as that end. */
    RuntimeException failed(String what, Progress progress, LDAPException e) {
        if (ResultCode.TIMEOUT.equals(e.getResultCode())) deadline.check(server, what);
        return Failure.ofSearch(server, what, progress, e);
    }

    @Override
    public void search(String base, String filter, Collection<String> attributes, Consumer<SearchResultEntry> each) {
        new PagedSearch(this, base, filter, attributes).forEach(each);
    }

    /** The same connection, for another piece of work. */
    LdapSession until(Deadline other) {
        return new LdapSession(server, connection, limits, other, activeDirectory);
    }

    LDAPConnection connection() {
        return connection;
    }

    Limits limits() {
        return limits;
    }

    Deadline deadline() {
        return deadline;
    }

    boolean isActiveDirectory() {
        return activeDirectory;
    }

    @Override
    public void close() {
        connection.close();
    }
}
