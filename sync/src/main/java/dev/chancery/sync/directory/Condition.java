package dev.chancery.sync.directory;

/** A compiled LDAP filter: asked in memory, and able to say why not. */
public interface Condition {
    Verdict test(DirectoryEntry entry);

    /** As {@link #test}, without the reason, which costs more than the answer. */
    default boolean isMetBy(DirectoryEntry entry) {
        return test(entry) instanceof Verdict.Met;
    }

    /** The answer to a condition. */
    sealed interface Verdict {
        record Met() implements Verdict {}

        /**
         * Not met.
         *
         * @param because the part of the filter that failed, as written, with what the entry has instead
         */
        record NotMet(String because) implements Verdict {}
    }
}
