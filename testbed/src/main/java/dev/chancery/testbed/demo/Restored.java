package dev.chancery.testbed.demo;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A directory's server is put back from a copy, and who was switched off since stays off until a person has looked. */
final class Restored {
    private static final int LINES = 8;
    private static final String ROBOT = Works.ROBOTS.getFirst();

    private final Story story;
    private final Narrator narrator;
    private final Works works;

    Restored(Story story, Works works) {
        this.story = story;
        this.narrator = story.narrator();
        this.works = works;
    }

    void tell() {
        narrator.chapter("A directory is restored from last night's copy");
        narrator.say("  The works have a directory of their own, " + works.sort()
                + ": from now on it is read beside the other.");
        story.run(0, LINES, "apply");
        narrator.check("its robots live in the east", isLife(Map.of()));
        narrator.say("  They are as they were last night. Now " + ROBOT + " is switched off.");
        narrator.quote(works.switchedOff(ROBOT).stripTrailing(), LINES);
        works.server().load(works.switchedOff(ROBOT));
        story.run(0, LINES, "apply");
        narrator.check("it has no role any more", isOff());

        narrator.say("  Then the server breaks, and is put back from last night's copy, in which " + ROBOT + " is on.");
        works.lastNight().run();
        var held = story.run(2, LINES, "apply").output();
        narrator.check("the server's going back is seen", held.contains("was restored from a copy"));
        narrator.check("who was switched off since the copy stays so, and nobody is deleted", isOff());
        narrator.say("  What was lost is done again, and a person says so.");
        works.server().load(works.switchedOff(ROBOT));
        var digest = held.replaceAll("(?s).*--approve ([0-9a-f]{16}).*|.*", "$1");
        story.run(0, LINES, "apply", "--approve", digest);
        narrator.check("everything is as it was", isOff());
    }

    private boolean isOff() {
        return isLife(Map.of(ROBOT, "suspended"))
                && story.east().bindings("works", Set.of(ROBOT)).isEmpty();
    }

    /** But for these, all are active. */
    private boolean isLife(Map<String, String> others) {
        var states = new TreeMap<String, String>();
        for (var robot : Works.ROBOTS) states.put(robot, others.getOrDefault(robot, "active"));
        return story.east().states("works").equals(states);
    }
}
