package dev.chancery.sync.settings;

import dev.chancery.sync.account.Limit;
import dev.chancery.sync.account.RosterLimits;
import dev.chancery.sync.plan.PlanLimits;
import org.jspecify.annotations.Nullable;

/**
 * The {@code limits} of {@code sync.yaml}, of a directory, and of a cluster. Each place takes what is counted there, and what it
 * leaves out is as usual.
 */
final class LimitsSection {
    private LimitsSection() {}

    /** For all directories and all clusters. */
    static GuardLimits forAll(@Nullable Section section) {
        var usual = GuardLimits.DEFAULT;
        if (section == null) return usual;
        var limits = new GuardLimits(
                rosters(section, usual.rosters()),
                limit(section, "lost-audiences", usual.lostAudiences()),
                plans(section, usual.plans()));
        section.end();
        return limits;
    }

    /** @param usual what is said for all directories */
    static RosterLimits ofDirectory(@Nullable Section section, RosterLimits usual) {
        if (section == null) return usual;
        var limits = rosters(section, usual);
        section.end();
        return limits;
    }

    /** @param usual what is said for all clusters */
    static PlanLimits ofCluster(Section section, PlanLimits usual) {
        var limits = plans(section, usual);
        section.end();
        return limits;
    }

    private static RosterLimits rosters(Section section, RosterLimits usual) {
        return new RosterLimits(
                limit(section, "vanishing", usual.vanishing()),
                limit(section, "suspending", usual.suspending()),
                limit(section, "returning", usual.returning()));
    }

    private static PlanLimits plans(Section section, PlanLimits usual) {
        return new PlanLimits(
                limit(section, "deletions", usual.deletions()),
                limit(section, "lost-bindings", usual.lostBindings()),
                limit(section, "renames", usual.renames()),
                limit(section, "cluster-wide", usual.clusterWide()));
    }

    private static Limit limit(Section limits, String key, Limit usual) {
        var section = limits.section(key);
        if (section == null) return usual;
        int count = section.number("count", usual.absolute());
        int percent = section.number("percent", usual.percent());
        int most = section.number("most", Math.max(count, usual.most()));
        section.end();
        var limit = limits.value(key, () -> new Limit(count, percent, most));
        return limit == null ? usual : limit;
    }
}
