package dev.chancery.sync.directory;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of a directory when it tells of a change. All DNs are normalised. */
interface KnownEntries {
    /** Whom we know at a name. */
    @Nullable
    StableId at(String dn);

    /** Where we know an entry. */
    @Nullable
    String dnOf(StableId id);

    /** Whom we know below a name, at any depth. */
    Set<StableId> below(String dn);

    /** The groups that have a name among their members. */
    Set<StableId> groupsNaming(String dn);
}
