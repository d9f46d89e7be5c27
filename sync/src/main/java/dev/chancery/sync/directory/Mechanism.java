package dev.chancery.sync.directory;

import java.util.Locale;

/** How a directory tells what changes in it, the best first. */
public enum Mechanism {
    /** MS-ADTS 3.1.1.3.4.1.3, woken by notifications (3.1.1.3.4.1.9). */
    DIRSYNC,
    /** {@code uSNChanged} (MS-ADTS 3.1.1.1.9), asked for again and again. */
    USN_POLLING,
    /** RFC 4533, refreshAndPersist. */
    CONTENT_SYNC,
    /** {@code cn=changelog}, as 389 and others keep it; asked for its last number again and again. */
    CHANGELOG,
    /** {@code modifyTimestamp} (RFC 4512, 3.4.4), asked for again and again. */
    TIMESTAMP_POLLING,
    /** Nothing is told: only whole readings show what changed. */
    FULL_COMPARISON;

    /** As people read it: for example {@code dirsync} or {@code full-comparison}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
