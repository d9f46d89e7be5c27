package dev.chancery.sync.directory;

import org.jspecify.annotations.Nullable;

/**
 * Active Directory's DirSync control (MS-ADTS 3.1.1.3.4.1.3) over the whole domain, because it takes no smaller base. It
 * tells who changed; a notification tells when to ask. An object that leaves a filter is not told of, so the filter takes
 * everything, and our own reading decides.
 */
final class DirSyncChanges implements Changes {
    /** MS-ADTS 3.1.1.3.4.1.14, LDAP_SERVER_SHOW_DELETED_OID. */
    static final String SHOW_DELETED = "1.2.840.113556.1.4.417";

    @Override
    public Mechanism mechanism() {
        return Mechanism.DIRSYNC;
    }

    @Override
    public ChangeStream open(Line line, @Nullable Cursor from) {
        return new DirSyncStream(line, from);
    }
}
