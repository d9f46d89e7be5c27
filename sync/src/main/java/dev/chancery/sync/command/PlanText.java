package dev.chancery.sync.command;

import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.pass.Look;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.plan.Hold;
import dev.chancery.sync.plan.ObservedObject;
import dev.chancery.sync.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import picocli.CommandLine.Help.Ansi;

/** A plan for people: one line for each step, and why. */
final class PlanText {
    private PlanText() {}

    static String write(Look.Seen seen, List<Plan> plans, PlannedAudiences audiences) {
        var text = new StringBuilder();
        seen.roster().unusable().forEach(entry -> text.append(colour("yellow", "! "))
                .append(entry.dn())
                .append(": ")
                .append(entry.reason())
                .append('\n'));
        Texts.frozen(seen)
                .forEach(
                        line -> text.append(colour("yellow", "! ")).append(line).append('\n'));
        Texts.unread(seen)
                .forEach(
                        line -> text.append(colour("yellow", "! ")).append(line).append('\n'));
        seen.doubtful().forEach(read -> text.append(Texts.held(read)).append('\n'));
        seen.restraints()
                .forEach(restraint -> text.append(Texts.held(restraint)).append('\n'));
        plans.forEach(plan -> write(plan, text));
        return text.append(audiences.text()).toString();
    }

    /** What a hold keeps back, and how a person lets it pass. */
    static String write(Plan plan, Hold hold) {
        var text = new StringBuilder();
        plan.waiting(hold)
                .forEach(change -> text.append("  ").append(line(change)).append('\n'));
        write(plan, hold, text);
        return text.toString();
    }

    private static void write(Plan plan, Hold hold, StringBuilder text) {
        text.append("  HELD: ")
                .append(hold.reason())
                .append(".\n  If this is meant: ./chancery apply --approve ")
                .append(plan.digest(hold))
                .append('\n');
    }

    private static void write(Plan plan, StringBuilder text) {
        text.append(colour("bold", "cluster " + plan.cluster())).append(plan.isEmpty() ? ": in line\n" : "\n");
        plan.changes().forEach(change -> text.append("  ").append(line(change)).append('\n'));
        plan.holds().forEach(hold -> write(plan, hold, text));
        if (!plan.isEmpty()) text.append("  ").append(summary(plan)).append('\n');
    }

    private static String summary(Plan plan) {
        return plan.count(Change.Create.class) + " to create, " + plan.count(Change.Update.class) + " to update, "
                + plan.count(Change.Delete.class) + " to delete, "
                + (plan.count(Change.Held.class) + plan.waitingKeys().size()) + " held";
    }

    private static String line(Change change) {
        return switch (change) {
            case Change.Create(var want) -> colour("green", "+ " + want.key()) + role(want) + because(want);
            case Change.Update(var have, var want) ->
                colour("yellow", "~ " + want.key()) + " " + differences(have, want) + because(want);
            case Change.Delete delete -> colour("red", "- " + delete.key()) + because(delete);
            case Change.Held held -> colour("magenta", "! " + held.key()) + ": " + held.detail();
        };
    }

    private static String role(DesiredObject want) {
        return want instanceof DesiredObject.Binding binding ? " gives " + binding.role() : "";
    }

    private static String because(DesiredObject want) {
        return "  (rule " + want.provenance().rule() + ", " + want.provenance().entry() + ")";
    }

    private static String because(Change.Delete delete) {
        var robot = delete.why().robot();
        return "  (" + delete.reason() + (robot == null ? "" : "; " + robot.name() + ", " + robot.dn()) + ")";
    }

    private static String differences(ObservedObject have, DesiredObject.Owned want) {
        var parts = new ArrayList<String>();
        compare("label ", have.labels(), want.labels(), parts);
        compare("", have.annotations(), want.annotations(), parts);
        if (want instanceof DesiredObject.Binding binding && !have.subjects().equals(binding.subjects())) {
            parts.add("subjects " + have.subjects() + " -> " + binding.subjects());
        }
        return String.join(", ", parts);
    }

    private static void compare(String what, Map<String, String> have, Map<String, String> want, List<String> parts) {
        var keys = new TreeSet<>(have.keySet());
        keys.addAll(want.keySet());
        for (var key : keys) {
            var before = have.get(key);
            var after = want.get(key);
            if (before == null) parts.add(what + key + "=" + after);
            else if (after == null) parts.add(what + key + " removed");
            else if (!before.equals(after)) parts.add(what + key + " " + before + " -> " + after);
        }
    }

    static String colour(String style, String text) {
        return Ansi.AUTO.enabled() ? Ansi.AUTO.string("@|" + style + " " + text + "|@") : text;
    }
}
