package dev.chancery.sync.command;

import dev.chancery.sync.pass.Look;
import dev.chancery.sync.pass.Restraint;
import dev.chancery.sync.pass.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sentences that several commands say. */
final class Texts {
    private static final int FROZEN_SHOWN = 20;
    private static final int EVIDENCE_SHOWN = 10;
    private static final String LEFT = "a robot that left";

    private Texts() {}

    /** The directories of which nothing is concluded. */
    static List<String> unread(Look look) {
        var lines = new ArrayList<String>();
        for (var sighting : look.sightings()) {
            if (sighting instanceof Sighting.Unread(var directory, var reading)) {
                var which = look.sightings().size() == 1 ? "The directory" : "Directory " + directory;
                lines.add(which + " was not read wholly, so nothing is concluded from it: " + reading.reason() + ": "
                        + reading.detail());
            }
        }
        return lines;
    }

    /** A reading that is not believed. */
    static String held(Sighting.Read read) {
        return "HELD: " + String.join("; ", read.doubts())
                + ".\nOf that reading only what it switches off counts. If it is meant: ./chancery apply --approve "
                + read.digest();
    }

    /** In the largest unit of which there is a whole one. */
    static String ago(Instant then, Instant now) {
        var age = Duration.between(then, now);
        if (age.toDays() > 0) return age.toDays() + " d ago";
        if (age.toHours() > 0) return age.toHours() + " h ago";
        if (age.toMinutes() > 0) return age.toMinutes() + " min ago";
        return Math.max(0, age.toSeconds()) + " s ago";
    }

    static String held(Restraint restraint) {
        return "HELD: " + restraint.reason() + ".\n" + some(restraint.evidence())
                + "That was left as it was; the rest goes on. If this is meant: ./chancery apply --approve "
                + restraint.digest();
    }

    private static String some(List<String> evidence) {
        var lines = new StringBuilder();
        evidence.stream()
                .limit(EVIDENCE_SHOWN)
                .forEach(line -> lines.append("  ").append(line).append('\n'));
        if (evidence.size() > EVIDENCE_SHOWN)
            lines.append("  and ").append(evidence.size() - EVIDENCE_SHOWN).append(" more\n");
        return lines.toString();
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
