package dev.chancery.testbed.demo;

import java.util.List;

/** Much is deleted on purpose: it is held, looked at, and approved once. The sync that stays has ended then. */
final class Approval {
    private static final int LINES = 8;

    private final Story story;
    private final Narrator narrator;
    private final Resident resident;

    Approval(Story story, Resident resident) {
        this.story = story;
        this.narrator = story.narrator();
        this.resident = resident;
    }

    void tell() {
        narrator.chapter("A team is dissolved, on purpose");
        var robots = story.company().search(Company.team("parcel"), "(objectClass=account)");
        long runs = resident.runs();
        story.company().change(Accident.deletions(robots));
        narrator.check(
                "that waits for a person too",
                resident.came(
                        runs, () -> !resident.waiting().isEmpty() && resident.overlooked(Company.team("parcel")) == 0));
        var held = story.begin("held");
        resident.stop();
        var anew = story.west().startAnew(story.east().issuer()); // while a person thinks; told of in the next chapter

        var id = waiting(story.end(2, LINES, held).output());
        story.run(0, LINES, "held", "show", id);
        story.run(0, LINES, "held", "approve", id, "--reason", "team parcel is dissolved");
        anew.join();
        story.run(0, LINES, "apply");
        var rest = story.begin("held");
        var plan = story.begin("plan");

        var states = story.east().states("parcel");
        narrator.check(
                "all its robots are quarantined, and can be brought back for 24 hours",
                !states.isEmpty() && states.values().stream().allMatch("quarantined"::equals));
        narrator.check(
                "none of them has a role left",
                story.east().bindings("parcel", states.keySet()).isEmpty());
        narrator.check(
                "the approval is used up", story.end(0, LINES, rest).output().contains("Nothing is held"));
        story.end(0, LINES, plan);
    }

    /** The id of the first that waits. */
    static String waiting(String held) {
        return held.lines()
                .filter(line -> line.endsWith("waits"))
                .map(line -> List.of(line.split(" ")).getFirst())
                .findFirst()
                .orElse("nothing");
    }
}
