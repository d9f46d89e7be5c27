package dev.chancery.sync.directory;

/** Why a run begins, which decides how much may be answered from memory. */
public enum Occasion {
    /** It told of changes: what is remembered is up to date where it is followed. */
    NEWS,
    /** Time has passed: what is remembered will do where a directory is followed and tells of deletions too. */
    ROUTINE,
    /** A person asks, or it is time for the truth: everything is read. */
    WHOLE
}
