package dev.chancery.sync.directory;

import org.jspecify.annotations.Nullable;

/**
 * {@code cn=changelog} (draft-good-ldap-changelog-04), which numbers its records. The number alone does not tell a log that
 * was begun anew or restored: a cursor carries the mark of its last record too. What a record says of values is never
 * read, because it may be passwords.
 */
final class ChangelogChanges implements Changes {
    @Override
    public Mechanism mechanism() {
        return Mechanism.CHANGELOG;
    }

    @Override
    public ChangeStream open(Line line, @Nullable Cursor from) {
        return new ChangelogStream(line, from);
    }
}
