package dev.chancery.testbed.demo;

import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Accidents in the directory, while a sync follows it: each is held, and a repair brings all back. */
final class Accident {
    private static final int LINES = 12;
    private static final String GROUPS = "ou=groups,dc=robot,dc=test";

    private final Story story;
    private final Narrator narrator;
    private final Company company;
    private final Resident resident;

    Accident(Story story, Resident resident) {
        this.story = story;
        this.narrator = story.narrator();
        this.company = story.company();
        this.resident = resident;
    }

    void tell() {
        emptied();
        renamed();
        hidden();
    }

    private void emptied() {
        narrator.chapter("An OU is emptied by accident");
        var unit = Company.team("parcel");
        var entries = company.search(unit, "(objectClass=*)");
        var groups = company.search(GROUPS, "(objectClass=groupOfNames)");
        narrator.say(
                "  Team parcel's OU is deleted, with the " + (entries.size() - 1) + " robots in it, at one stroke.");
        var before = identities();
        isHeld(() -> company.deleteTree(unit));
        var status = story.run(0, LINES, "status");
        narrator.check(
                "status shows what is held, and how a person lets it pass",
                status.output().contains("HELD") && status.output().contains("--approve"));
        narrator.say("  The directory's administrator puts the entries back.");
        isOver(before, () -> {
            company.change(ldif(entries));
            groups.forEach(group -> company.change(membersOf(group)));
        });
    }

    private void renamed() {
        narrator.chapter("A colleague renames an OU that rules speak of");
        var groups = company.search(GROUPS, "(objectClass=groupOfNames)");
        var before = identities();
        isHeld(() -> story.change(renaming(Company.team("forge"), "smithy")));
        isOver(before, () -> {
            story.change(renaming(Company.team("smithy"), "forge"));
            groups.forEach(group -> company.change(membersOf(group)));
        });
    }

    private void hidden() {
        narrator.chapter("The sync's account loses the right to see an OU");
        var before = identities();
        var untouched = everything();
        company.hide("ledger");
        narrator.say("  No server tells of that. Whoever reads everything, each night or now, sees the team no more.");
        story.run(2, LINES, "apply");
        narrator.check("nothing in any cluster was touched", untouched.equals(everything()));
        isOver(before, () -> {
            company.reveal();
            story.run(0, LINES, "apply"); // what a reading has shown, a reading takes back
        });
    }

    /** A run sees it, asks a person, and leaves the clusters alone. */
    private void isHeld(Runnable accident) {
        var before = everything();
        waits(accident);
        narrator.check("nothing in any cluster was touched", before.equals(everything()));
    }

    private void waits(Runnable accident) {
        long runs = resident.runs();
        accident.run();
        boolean asks = resident.came(runs, () -> !resident.waiting().isEmpty());
        narrator.quote(String.join("\n", resident.waiting()), LINES);
        narrator.check("that waits for a person", asks);
    }

    private void isOver(String before, Runnable repair) {
        long runs = resident.runs();
        repair.run();
        narrator.check(
                "after the repair nothing waits, and every robot has what it had: the same ServiceAccounts, the same roles",
                resident.came(runs, () -> resident.waiting().isEmpty() && before.equals(identities())));
    }

    private String everything() {
        return story.both(ClusterEye::everything);
    }

    private String identities() {
        return story.both(ClusterEye::identities);
    }

    static String deletions(List<SearchResultEntry> robots) {
        return robots.stream()
                .map(robot -> "dn:: " + base64(robot.getDN()) + "\nchangetype: delete\n")
                .collect(Collectors.joining("\n"));
    }

    private static String ldif(List<SearchResultEntry> entries) {
        return entries.stream().map(SearchResultEntry::toLDIFString).collect(Collectors.joining("\n"));
    }

    private static String renaming(String unit, String name) {
        return "dn: " + unit + "\nchangetype: modrdn\nnewrdn: ou=" + name + "\ndeleteoldrdn: 1\n";
    }

    /** The server forgot the members that were deleted or renamed (referential integrity). */
    private static String membersOf(SearchResultEntry group) {
        var members = group.getAttributeValues("member");
        var ldif = new StringBuilder("dn: " + group.getDN() + "\nchangetype: modify\nreplace: member\n");
        for (var member : members == null ? new String[0] : members) {
            ldif.append("member:: ").append(base64(member)).append('\n');
        }
        return ldif.toString();
    }

    private static String base64(String text) {
        return Base64.encode(text);
    }
}
