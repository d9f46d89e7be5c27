package dev.chancery.testbed.demo;

/** What becomes of a robot: disabled and enabled, renamed, moved, deleted. */
final class Changes {
    private static final int LINES = 12;

    private final Story story;
    private final Narrator narrator;
    private final ClusterEye east;
    private final ClusterEye west;

    Changes(Story story) {
        this.story = story;
        this.narrator = story.narrator();
        this.east = story.east();
        this.west = story.west();
    }

    void tell() {
        disabled();
        renamed();
        moved();
        deleted();
    }

    private void disabled() {
        narrator.chapter("A robot is disabled");
        var dn = Company.dn("ledger-close", "ledger");
        story.change("dn: " + dn + "\nchangetype: modify\nreplace: nsAccountLock\nnsAccountLock: TRUE\n");
        story.run(0, LINES, "apply");
        for (var cluster : new ClusterEye[] {east, west}) {
            narrator.check(
                    "in " + cluster.name() + " its bindings are gone, its ServiceAccount is kept and suspended",
                    cluster.bindings("ledger", "ledger-close").isEmpty()
                            && cluster.state("ledger", "ledger-close").equals("suspended"));
        }
        narrator.say("  Enabled again, it gets everything back.");
        story.change("dn: " + dn + "\nchangetype: modify\ndelete: nsAccountLock\n");
        story.run(0, LINES, "apply");
        narrator.check(
                "it is active and may edit again",
                east.state("ledger", "ledger-close").equals("active")
                        && east.bindings("ledger", "ledger-close").size() == 2);
    }

    private void renamed() {
        narrator.chapter("A robot is renamed");
        var before = east.uid("parcel", "parcel-label");
        story.change("dn: " + Company.dn("parcel-label", "parcel")
                + "\nchangetype: modrdn\nnewrdn: uid=parcel-stickers\ndeleteoldrdn: 1\n");
        story.run(0, LINES, "apply");
        narrator.check(
                "it is the same ServiceAccount, so that no workload notices",
                !before.isEmpty() && east.uid("parcel", "parcel-label").equals(before));
        narrator.check(
                "its annotation has the new login",
                east.login("parcel", "parcel-label").equals("parcel-stickers"));
        narrator.check("there is no second one", !east.exists("parcel", "parcel-stickers"));
    }

    private void moved() {
        narrator.chapter("A robot moves to another team");
        story.change("dn: " + Company.dn("atlas-export", "atlas")
                + "\nchangetype: modrdn\nnewrdn: uid=atlas-export\ndeleteoldrdn: 0\nnewsuperior: "
                + Company.team("ledger") + "\n");
        story.run(0, LINES, "apply");
        narrator.check(
                "it has left the atlas namespace, with its rights there",
                !east.exists("atlas", "atlas-export")
                        && east.bindings("atlas", "atlas-export").isEmpty());
        narrator.check(
                "it is in the ledger namespaces of both clusters, with the rights of that team",
                !east.bindings("ledger", "atlas-export").isEmpty()
                        && !west.bindings("ledger", "atlas-export").isEmpty());
    }

    private void deleted() {
        narrator.chapter("A robot is deleted");
        story.change("dn: " + Company.dn("forge-deploy", "forge") + "\nchangetype: delete\n");
        story.run(0, LINES, "apply");
        narrator.check(
                "its rights are gone everywhere",
                west.bindings("forge", "forge-deploy").isEmpty()
                        && west.bindings("ledger", "forge-deploy").isEmpty()
                        && west.bindings("parcel", "forge-deploy").isEmpty());
        narrator.check(
                "its ServiceAccount is quarantined until its grace of 24 hours is over",
                east.state("forge", "forge-deploy").equals("quarantined")
                        && west.state("forge", "forge-deploy").equals("quarantined"));
    }
}
