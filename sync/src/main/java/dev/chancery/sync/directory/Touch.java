package dev.chancery.sync.directory;

import org.jspecify.annotations.Nullable;

/** Something happened to an entry, known by its id, by its name, or by both. */
record Touch(@Nullable StableId id, @Nullable String dn, Sort sort) {

    /** What is known of it before anybody looks. */
    enum Sort {
        /** It is new or has other attributes; its name is the one it had. */
        CHANGED,
        /** As {@link #CHANGED}, but its name may be new. */
        CHANGED_OR_MOVED,
        /** It has a new name, this one. */
        MOVED,
        /** It is not at this name, or not in this content, any more. */
        LEFT,
        /** It was deleted. */
        DELETED
    }

    Touch {
        if (id == null && dn == null) throw new IllegalArgumentException("who was touched?");
    }
}
