package dev.chancery.broker.audit;

import java.nio.file.Path;

/**
 * Where events wait for the database.
 *
 * @param folder of this broker alone, on a disk of its own machine; made when missing
 * @param limit bytes that may wait there; when they are used up, nothing is recorded and so no token issued
 */
public record JournalSettings(Path folder, long limit, Fsync fsync) {
    /** 64 MiB: some 100,000 exchanges. */
    public static final long DEFAULT_LIMIT = 64L << 20;

    private static final int SEGMENTS = 16;

    /** When an event reaches the medium, and not only the operating system. */
    public enum Fsync {
        /** Within 100 ms. What was recorded survives the death of the process; a power cut may lose the last 100 ms. */
        SOON,
        /** Before {@link AuditTrail#record} returns; events that arrive together share one. */
        ALWAYS
    }

    public JournalSettings {
        if (limit < 1024) throw new IllegalArgumentException("the journal has too little room: " + limit + " bytes");
    }

    /** Bytes up to which refusals are kept one by one: anybody can cause them, and they leave room for tokens. */
    long forRefusals() {
        return limit / 2;
    }

    /** Bytes after which a new file is begun: room is won back one file at a time. */
    long segment() {
        return limit / SEGMENTS;
    }
}
