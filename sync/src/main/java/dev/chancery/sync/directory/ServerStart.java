package dev.chancery.sync.directory;

import org.jspecify.annotations.Nullable;

/**
 * When an OpenLDAP server was started, as its {@code cn=Monitor} says in whole seconds. That time tells this process from
 * every later one as soon as its second is over: two starts can share a second, and a cursor must not lead from one to the
 * other.
 */
final class ServerStart {
    private static final String TIME = "monitorTimestamp";

    private final LdapSession session;
    private final @Nullable String clock;
    private final @Nullable String started;
    private boolean isOver;

    ServerStart(LdapSession session) {
        this.session = session;
        var root = session.entry("", "monitorContext");
        var monitor = root == null ? null : root.getAttributeValue("monitorContext");
        clock = monitor == null ? null : "cn=Current,cn=Time," + monitor;
        started = monitor == null ? null : time("cn=Start,cn=Time," + monitor);
    }

    /** The same for this process alone; null while that is not certain, and where we may not read it. */
    @Nullable
    String ofThisProcess() {
        if (clock == null || started == null) return null;
        if (!isOver) {
            var now = time(clock);
            isOver = now != null && now.compareTo(started) > 0;
        }
        return isOver ? started : null;
    }

    boolean is(String other) {
        return other.equals(started);
    }

    private @Nullable String time(String dn) {
        var entry = session.entry(dn, TIME);
        return entry == null ? null : entry.getAttributeValue(TIME);
    }
}
