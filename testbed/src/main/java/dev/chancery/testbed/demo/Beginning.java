package dev.chancery.testbed.demo;

import java.util.regex.Pattern;

/** The first chapters: a directory, a plan, and two clusters that are made what the plan says. */
final class Beginning {
    private static final Pattern SUMMARY = Pattern.compile("^cluster .*|^ +\\d+ to create.*", Pattern.MULTILINE);
    private static final int EXCERPT = 16;

    private final Story story;
    private final Narrator narrator;

    Beginning(Story story) {
        this.story = story;
        this.narrator = story.narrator();
    }

    void tell() {
        directory();
        plan();
        apply();
    }

    private void directory() {
        narrator.chapter("What the directory holds");
        var company = story.company();
        narrator.say("  " + company.robots("(uid=*)") + " robots in four teams, and " + company.groups()
                + " groups, some of them in each other. " + company.robots("(nsAccountLock=TRUE)") + " are disabled, "
                + company.robots("(shadowExpire=*)") + " has expired,\n  "
                + company.robots("(owner=cn=Team Atlas Founder,ou=former,dc=robot,dc=test)")
                + " have an owner who left. Some names are no names for Kubernetes, and two robots want the same one.");
        narrator.check("the directory has its four teams", company.robots("(uid=*)") >= Directories.SMALLEST);
    }

    private void plan() {
        narrator.chapter("The plan: every change with the rule and the entry that want it");
        narrator.command("./chancery plan");
        var plan = story.sync().run("plan");
        narrator.quote(plan.output(), EXCERPT);
        SUMMARY.matcher(plan.output()).results().forEach(line -> narrator.quote(line.group(), 1));
        narrator.check("it ended with 2: there are changes", plan.exitCode() == 2);
        narrator.check(
                "two robots of one name get nothing, and are told of",
                plan.output().contains("is also wanted by"));
        narrator.check("nothing was changed yet", story.east().count("serviceaccounts") == 0);
    }

    private void apply() {
        narrator.chapter("Applied");
        story.run(0, EXCERPT, "apply");
    }
}
