package dev.chancery.testbed.demo;

/** Two clusters that have come to be what the plan said. */
final class Clusters {
    private static final int LINES = 16;

    private final Story story;
    private final Narrator narrator;

    Clusters(Story story) {
        this.story = story;
        this.narrator = story.narrator();
    }

    void tell() {
        story.run(0, LINES, "plan");
        clusters();
    }

    private void clusters() {
        narrator.chapter("The clusters, as kubectl shows them");
        narrator.command("kubectl --context east get serviceaccounts -n ledger");
        narrator.quote(story.east().accounts("ledger"), 20);
        narrator.check(
                "the disabled one is suspended and has no rights",
                story.east().state("ledger", "ledger-fax").equals("suspended")
                        && story.east().bindings("ledger", "ledger-fax").isEmpty());
        narrator.check(
                "the expired one too",
                story.west().state("ledger", "ledger-audit-2024").equals("suspended"));
        narrator.check(
                "an operator may edit, by a group in a group",
                story.west().bindings("ledger", "ledger-close").toString().contains(" edit"));
        narrator.check(
                "the cycle of groups ends: each shift's robots may edit",
                story.east().bindings("parcel", "parcel-dock").toString().contains(" edit")
                        && story.east()
                                .bindings("parcel", "parcel-scan")
                                .toString()
                                .contains(" edit"));
        narrator.check(
                "data stays in the east",
                story.east().exists("atlas", "atlas-train") && !story.west().exists("atlas", "atlas-train"));
        narrator.check(
                "neither robot of one name exists",
                !story.east().exists("parcel", "parcel-weigh") && !story.east().exists("forge", "parcel-weigh"));
    }
}
