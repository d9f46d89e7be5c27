package dev.chancery.sync.directory;

import dev.chancery.sync.directory.DirectoryReading.Partial;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;

/** Ends a reading in which something is missing; never leaves this package. */
final class IncompleteReading extends RuntimeException {
    private final PartialReason reason;

    /** @param detail short, safe to show, and says what to do */
    IncompleteReading(PartialReason reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    PartialReason reason() {
        return reason;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    Partial asPartial() {
        return new Partial(reason, detail());
    }
}
