package dev.chancery.testbed;

/** What kind of directory a server speaks for, for tests that must know which attributes and controls exist. */
public enum DirectoryKind {
    /** Active Directory as Samba speaks it. */
    ACTIVE_DIRECTORY,
    /** OpenLDAP with content synchronisation (RFC 4533). */
    OPENLDAP,
    /** 389 Directory Server with its retro changelog. */
    DS389,
    /** A directory in this JVM, with a change log. */
    EMBEDDED
}
