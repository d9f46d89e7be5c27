package dev.chancery.sync.directory;

/** Whether our account is told of deletions. */
public enum Sight {
    SEES_DELETIONS,
    /** Only a whole reading shows who is gone. */
    DELETIONS_HIDDEN
}
