package dev.chancery.sync.command;

import dev.chancery.sync.directory.StableId;
import dev.chancery.sync.pass.Look;
import dev.chancery.sync.registry.Holds.Held;
import java.util.ArrayList;
import java.util.List;

/**
 * What of a reading waits for a person, robot by robot.
 *
 * @param open what is stored of that
 */
record RobotHolds(Look.Seen seen, List<Held> open) {
    /** What is held of this robot of that directory, and where a person sees more of it and decides; mostly nothing. */
    List<String> lines(StableId robot, String directory) {
        var lines = new ArrayList<String>();
        seen.doubtful().stream()
                .filter(read -> read.directory().equals(directory))
                .forEach(read -> lines.add(line(String.join("; ", read.doubts()), read.digest())));
        seen.restraints().stream()
                .filter(restraint -> restraint.robots().contains(robot))
                .forEach(restraint -> lines.add(line(restraint.reason(), restraint.digest())));
        return lines;
    }

    private String line(String reason, String digest) {
        return "held: " + reason + "\n    "
                + open.stream()
                        .filter(held -> held.cluster() == null && held.digest().equals(digest))
                        .findFirst()
                        .map(held -> HeldText.state(held) + ": ./chancery held show " + HeldText.shortId(held, open))
                        .orElse("the next run asks a person, and then ./chancery held lists it");
    }
}
