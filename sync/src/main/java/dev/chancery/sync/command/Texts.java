package dev.chancery.sync.command;

import dev.chancery.sync.directory.DirectoryReading;
import dev.chancery.sync.pass.Look;

/** Sentences that several commands say. */
final class Texts {
    private Texts() {}

    static String unreadable(DirectoryReading.Partial reading) {
        return "The directory was not read wholly, so nothing is concluded from it: " + reading.reason() + ": "
                + reading.detail();
    }

    static String held(Look.Seen seen) {
        return "HELD: " + String.join("; ", seen.doubts())
                + ".\nNothing was changed. If this is meant: ./chancery apply --approve " + seen.digest();
    }
}
