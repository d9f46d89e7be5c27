package dev.chancery.testbed.demo;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** What becomes of a robot while {@code ./chancery run} follows the directory: disabled, renamed, moved, deleted. */
final class Changes {
    private static final int LINES = 12;

    private final Story story;
    private final Narrator narrator;
    private final Resident resident;
    private final BrokerEye broker;
    private final ClusterEye east;
    private final ClusterEye west;

    Changes(Story story, Resident resident) {
        this.story = story;
        this.narrator = story.narrator();
        this.resident = resident;
        this.broker = story.broker();
        this.east = story.east();
        this.west = story.west();
    }

    void tell() {
        follows();
        disabled();
        renamed();
        moved();
        deleted();
    }

    private void follows() {
        narrator.chapter("From now on a sync stays, and follows the directory");
        narrator.command("./chancery run &");
        resident.awaitFollowing();
        narrator.check("everything was in line, so it changed nothing", resident.isIdle());
    }

    private void disabled() {
        narrator.chapter("A robot is disabled: it is over everywhere");
        var dn = Company.dn("atlas-report", "atlas");
        var token = broker.awaitToken(east.token("atlas", "atlas-report", broker.issuer()), "robot:ledger-api");
        var callee = broker.awaitToken(east.token("ledger", "ledger-api", broker.issuer()), broker.issuer());
        narrator.check("before, the callee hears that its token is active", broker.isActive(token, callee));
        follow(
                "dn: " + dn + "\nchangetype: modify\nreplace: nsAccountLock\nnsAccountLock: TRUE\n",
                "it gets no new token",
                () -> exchanged("robot:ledger-api") == 400);
        narrator.check("its living tokens are inactive", !broker.isActive(token, callee));
        narrator.check(
                "its role in the west is gone",
                west.bindings("ledger", "atlas-report").isEmpty());
        narrator.check(
                "its ServiceAccount is kept, and says why",
                east.state("atlas", "atlas-report").equals("suspended"));
        narrator.say("  Enabled again, it gets everything back.");
        follow(
                "dn: " + dn + "\nchangetype: modify\ndelete: nsAccountLock\n",
                "it gets tokens again",
                () -> exchanged("robot:ledger-api") == 200);
        narrator.check(
                "it is active and has its role again",
                east.state("atlas", "atlas-report").equals("active")
                        && west.bindings("ledger", "atlas-report").size() == 1);
    }

    private void renamed() {
        narrator.chapter("A robot is renamed");
        var before = east.uid("parcel", "parcel-label");
        follow(
                "dn: " + Company.dn("parcel-label", "parcel")
                        + "\nchangetype: modrdn\nnewrdn: uid=parcel-stickers\ndeleteoldrdn: 1\n",
                "its annotation has the new login",
                () -> east.login("parcel", "parcel-label").equals("parcel-stickers"));
        narrator.check(
                "it is the same ServiceAccount, so that no workload notices",
                !before.isEmpty() && east.uid("parcel", "parcel-label").equals(before));
        narrator.check("there is no second one", !east.exists("parcel", "parcel-stickers"));
    }

    private void moved() {
        narrator.chapter("A robot moves to another team");
        follow(
                "dn: " + Company.dn("atlas-export", "atlas")
                        + "\nchangetype: modrdn\nnewrdn: uid=atlas-export\ndeleteoldrdn: 0\nnewsuperior: "
                        + Company.team("ledger") + "\n",
                "it is in the ledger namespaces of both clusters, with the rights of that team",
                () -> !east.bindings("ledger", "atlas-export").isEmpty()
                        && !west.bindings("ledger", "atlas-export").isEmpty());
        narrator.check(
                "it has left the atlas namespace, with its rights there",
                !east.exists("atlas", "atlas-export")
                        && east.bindings("atlas", "atlas-export").isEmpty());
    }

    private void deleted() {
        narrator.chapter("A robot is deleted");
        follow(
                "dn: " + Company.dn("forge-deploy", "forge") + "\nchangetype: delete\n",
                "its ServiceAccount is quarantined until its grace of 24 hours is over",
                () -> east.state("forge", "forge-deploy").equals("quarantined")
                        && west.state("forge", "forge-deploy").equals("quarantined"));
        narrator.check(
                "its rights are gone everywhere",
                west.bindings("forge", "forge-deploy").isEmpty()
                        && west.bindings("ledger", "forge-deploy").isEmpty()
                        && west.bindings("parcel", "forge-deploy").isEmpty());
    }

    /** Changes the directory, and tells what the sync that stays made of it, and after how long. */
    private void follow(String ldif, String claim, BooleanSupplier condition) {
        long events = resident.events();
        long runs = resident.runs();
        long begun = System.nanoTime();
        story.change(ldif);
        boolean came = resident.came(runs, condition);
        var taken = Duration.ofNanos(System.nanoTime() - begun);
        narrator.say("  After %d.%d s, from the audit:".formatted(taken.toSeconds(), taken.toMillisPart() / 100));
        narrator.quote(String.join("\n", resident.doneSince(events)), LINES);
        narrator.check(claim, came);
    }

    /** What the broker answers to the robot's token: 200, or 400 when it is refused. */
    private int exchanged(String audience) {
        return broker.exchange(east.token("atlas", "atlas-report", broker.issuer()), audience)
                .statusCode();
    }
}
