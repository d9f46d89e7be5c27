package dev.chancery.testbed.demo;

import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** A team's OU is emptied by mistake: nothing may happen, and after the repair nothing has. */
final class Accident {
    private static final int LINES = 12;

    private final Story story;
    private final Narrator narrator;

    Accident(Story story) {
        this.story = story;
        this.narrator = story.narrator();
    }

    void tell() {
        narrator.chapter("An OU is emptied by accident");
        var robots = story.company().search(Company.team("parcel"), "(objectClass=account)");
        var groups = story.company().search("ou=groups,dc=robot,dc=test", "(objectClass=groupOfNames)");
        var before = story.east().everything() + story.west().everything();
        narrator.say("  All " + robots.size() + " robots of team parcel are deleted at once.");
        story.company()
                .change(robots.stream()
                        .map(robot -> "dn:: " + base64(robot.getDN()) + "\nchangetype: delete\n")
                        .collect(Collectors.joining("\n")));
        story.run(2, LINES, "apply");
        narrator.check(
                "nothing in any cluster was touched",
                before.equals(story.east().everything() + story.west().everything()));
        var status = story.run(0, LINES, "status");
        narrator.check(
                "status shows what is held, and how a person lets it pass",
                status.output().contains("HELD") && status.output().contains("--approve"));
        repair(robots, groups, before);
    }

    private void repair(List<SearchResultEntry> robots, List<SearchResultEntry> groups, String before) {
        narrator.say("  The directory's administrator puts the entries back.");
        story.company()
                .change(robots.stream().map(SearchResultEntry::toLDIFString).collect(Collectors.joining("\n")));
        groups.forEach(group -> story.company().change(membersOf(group)));
        story.run(0, LINES, "apply");
        narrator.check(
                "nothing had happened: every object is the one that it was",
                before.equals(story.east().everything() + story.west().everything()));
    }

    /** The server forgot the members that were deleted (referential integrity). */
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
