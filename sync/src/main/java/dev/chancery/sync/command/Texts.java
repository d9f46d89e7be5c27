package dev.chancery.sync.command;

import dev.chancery.sync.directory.DirectoryReading;
import dev.chancery.sync.pass.Look;
import dev.chancery.sync.pass.Restraint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sentences that several commands say. */
final class Texts {
    private static final int FROZEN_SHOWN = 20;
    private static final String LEFT = "a robot that left";

    private Texts() {}

    static String unreadable(DirectoryReading.Partial reading) {
        return "The directory was not read wholly, so nothing is concluded from it: " + reading.reason() + ": "
                + reading.detail();
    }

    static String held(Look.Seen seen) {
        return "HELD: " + String.join("; ", seen.doubts())
                + ".\nNothing was changed. If this is meant: ./chancery apply --approve " + seen.digest();
    }

    static String held(Restraint restraint) {
        return "HELD: " + restraint.reason() + ".\nThat was left as it was; the rest goes on. If this is meant: "
                + "./chancery apply --approve " + restraint.digest();
    }

    /** The first robots that stay as they are, and why. */
    static List<String> frozen(Look.Seen seen) {
        var frozen = seen.roster().frozen();
        var lines = new ArrayList<String>();
        frozen.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .limit(FROZEN_SHOWN)
                .forEach(robot -> lines.add("robot " + robot.getKey() + " stays as it is: " + robot.getValue()
                        + (robot.getValue().contains(LEFT)
                                ? ". If its entry was made anew: ./chancery adopt " + robot.getKey() + " --reason WHY"
                                : "")));
        if (frozen.size() > FROZEN_SHOWN) lines.add((frozen.size() - FROZEN_SHOWN) + " more robots stay as they are");
        return lines;
    }
}
