package dev.chancery.sync.directory;

import java.util.ArrayList;
import java.util.List;

/** Chooses how a server is listened to, by what it offers. */
final class ChangesFinder {
    private static final String DIRSYNC = "1.2.840.113556.1.4.841";
    /** RFC 4533, 2.1. */
    private static final String CONTENT_SYNC = "1.3.6.1.4.1.4203.1.9.1.1";

    private ChangesFinder() {}

    /** The ways that the server offers, the best first; whether it offers them to us shows when they are opened. */
    static List<Changes> offered(LdapSession session) {
        var root = session.entry("", "supportedControl", "changeLog", "highestCommittedUSN");
        if (root == null) return List.of();
        var controls = root.getAttributeValues("supportedControl");
        var known = controls == null ? List.<String>of() : List.of(controls);
        var offered = new ArrayList<Changes>();
        if (session.isActiveDirectory() && known.contains(DIRSYNC)) offered.add(new DirSyncChanges());
        if (session.isActiveDirectory() && root.hasAttribute("highestCommittedUSN"))
            offered.add(new UsnPollingChanges());
        if (known.contains(CONTENT_SYNC)) offered.add(new ContentSyncChanges());
        if (root.hasAttribute("changeLog")) offered.add(new ChangelogChanges());
        if (!session.isActiveDirectory()) offered.add(new TimestampPollingChanges());
        return offered;
    }
}
