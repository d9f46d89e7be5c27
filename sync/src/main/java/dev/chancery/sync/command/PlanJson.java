package dev.chancery.sync.command;

import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.pass.Look;
import dev.chancery.sync.pass.Restraint;
import dev.chancery.sync.pass.Sighting;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.plan.Hold;
import dev.chancery.sync.plan.Plan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A plan for programs. */
final class PlanJson {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private PlanJson() {}

    static String write(Look.Seen seen, List<Plan> plans, PlannedAudiences audiences) {
        var document = new LinkedHashMap<String, Object>();
        document.put(
                "directories",
                seen.sightings().stream().map(PlanJson::directory).toList());
        document.put(
                "restraints",
                seen.restraints().stream().map(PlanJson::restraint).toList());
        document.put(
                "unusable",
                seen.roster().unusable().stream()
                        .map(entry -> Map.of("dn", entry.dn(), "reason", entry.reason()))
                        .toList());
        document.put("frozen", frozen(seen));
        document.put("clusters", plans.stream().map(PlanJson::plan).toList());
        document.put("audiences", audiences.parts());
        return JSON.writeValueAsString(document) + "\n";
    }

    /** Robots that stay exactly as they are, and why. */
    private static List<Map<String, String>> frozen(Look.Seen seen) {
        return seen.roster().frozen().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(robot -> Map.of("robot", robot.getKey().value(), "reason", robot.getValue()))
                .toList();
    }

    private static Map<String, Object> restraint(Restraint restraint) {
        var part = new LinkedHashMap<String, Object>();
        part.put("kind", restraint.kind().word());
        part.put("reason", restraint.reason());
        part.put("digest", restraint.digest());
        part.put("evidence", restraint.evidence());
        return part;
    }

    private static Map<String, Object> directory(Sighting sighting) {
        var part = new LinkedHashMap<String, Object>();
        part.put("directory", sighting.directory());
        switch (sighting) {
            case Sighting.Read read -> {
                part.put("robots", read.reading().entries().size());
                part.put("doubts", read.doubts());
                part.put("digest", read.digest());
            }
            case Sighting.Told(var news) -> part.put("robots", news.robots());
            case Sighting.Unread(var directory, var reading) ->
                part.put("unread", reading.reason() + ": " + reading.detail());
        }
        return part;
    }

    private static Map<String, Object> plan(Plan plan) {
        var part = new LinkedHashMap<String, Object>();
        part.put("cluster", plan.cluster().value());
        part.put("digest", plan.digest());
        part.put("holds", plan.holds().stream().map(hold -> hold(plan, hold)).toList());
        part.put("changes", plan.changes().stream().map(PlanJson::change).toList());
        return part;
    }

    private static Map<String, Object> hold(Plan plan, Hold hold) {
        var part = new LinkedHashMap<String, Object>();
        part.put("kind", hold.kind().word());
        part.put("reason", hold.reason());
        part.put("digest", plan.digest(hold));
        part.put("objects", hold.keys().stream().sorted().map(Object::toString).toList());
        return part;
    }

    private static Map<String, Object> change(Change change) {
        var part = new LinkedHashMap<String, Object>();
        part.put("change", change.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT));
        part.put("kind", change.key().kind().word());
        if (!change.key().namespace().isEmpty())
            part.put("namespace", change.key().namespace());
        part.put("name", change.key().name());
        switch (change) {
            case Change.Create(var want) -> provenance(part, want);
            case Change.Update update -> provenance(part, update.want());
            case Change.Delete delete -> departure(part, delete);
            case Change.Held held -> {
                part.put("reason", held.reason().name());
                part.put("detail", held.detail());
            }
        }
        return part;
    }

    private static void departure(Map<String, Object> part, Change.Delete delete) {
        if (delete.rule() != null) part.put("rule", delete.rule());
        var robot = delete.why().robot();
        if (robot != null) part.put("entry", robot.dn());
        part.put("robot", String.valueOf(delete.robot()));
        part.put("cause", delete.why().cause().word());
        part.put("reason", delete.reason());
    }

    private static void provenance(Map<String, Object> part, DesiredObject want) {
        part.put("rule", want.provenance().rule());
        part.put("entry", want.provenance().entry());
    }
}
