package dev.chancery.sync.settings;

import dev.chancery.sync.account.RosterLimits;
import dev.chancery.sync.directory.LdapSettings;
import dev.chancery.sync.settings.ApprovalRules.Persons;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code config/sync.yaml}: the directories, the database, the limits and the schedule. */
final class SyncFile {
    private static final Duration DAY = Duration.ofHours(24);
    /** At night, in the time zone of the machine. */
    private static final Schedule DAILY = new Schedule.Cron("0 0 3 * * ?");

    private static final Schedule USUAL = new Schedule.Every(Duration.ofSeconds(30));

    private final Path folder;
    private final Problems problems;

    SyncFile(Path folder, Problems problems) {
        this.folder = folder;
        this.problems = problems;
    }

    /** What the file says, still without the attributes that rules look at; null parts have their problems listed. */
    record Read(
            List<LdapSettings> directories,
            Set<String> retired,
            @Nullable DatabaseSettings database,
            Duration grace,
            GuardLimits limits,
            Duration expire,
            Persons persons,
            @Nullable Schedule schedule,
            @Nullable Schedule wholeReadings,
            @Nullable MetricsSettings metrics) {}

    @Nullable
    Read read(Path file, Collection<String> attributes) {
        var root = YamlFile.open(file, problems);
        if (root == null) return null;
        var sections = directories(root);
        var directories = directories(sections, attributes);
        var retired = retired(root, directories);
        var database = database(root.requiredSection("database"));
        var lifecycle = root.section("lifecycle");
        var grace = lifecycle == null ? DAY : lifecycle.duration("grace", DAY);
        if (lifecycle != null) lifecycle.end();
        var guards = guards(root.section("limits"), sections, directories);
        var approvals = root.section("approvals");
        var expire = approvals == null
                ? ApprovalRules.USUAL_EXPIRY
                : approvals.duration("expire", ApprovalRules.USUAL_EXPIRY);
        var persons = approvals != null && approvals.flag("two-person") ? Persons.TWO : Persons.ONE;
        if (approvals != null) approvals.end();
        var times = root.section("schedule");
        var schedule = times == null ? USUAL : schedule(times);
        var whole = root.section("whole-readings");
        var readings = whole == null ? DAILY : schedule(whole);
        var metrics = metrics(root.section("metrics"));
        root.end();
        return new Read(directories, retired, database, grace, guards, expire, persons, schedule, readings, metrics);
    }

    /** One under {@code directory}, or several under {@code directories}. */
    private List<Section> directories(Section root) {
        if (root.has("directory") && root.has("directories"))
            problems.add(root.mark("directories"), "either \"directory\" or \"directories\", not both");
        return root.has("directories")
                ? root.requiredSections("directories")
                : Optional.ofNullable(root.requiredSection("directory")).stream()
                        .toList();
    }

    /** In the order of the sections; none when something is wrong with any. */
    private List<LdapSettings> directories(List<Section> sections, Collection<String> attributes) {
        var reader = new DirectorySection(folder, problems);
        var names = new HashSet<String>();
        var read = new ArrayList<LdapSettings>();
        for (var section : sections) {
            var directory = reader.read(section, attributes);
            if (directory == null) continue;
            if (!names.add(directory.name()))
                problems.add(section.mark("name"), "there are two directories \"" + directory.name() + "\"");
            read.add(directory);
        }
        return read.size() == sections.size() ? read : List.of();
    }

    private Set<String> retired(Section root, List<LdapSettings> directories) {
        var names = new LinkedHashSet<>(root.texts("retired"));
        for (var directory : directories) {
            if (names.contains(directory.name()))
                problems.add(root.mark("retired"), "\"" + directory.name() + "\" cannot be read and retired at once");
        }
        return names;
    }

    private static @Nullable MetricsSettings metrics(@Nullable Section section) {
        if (section == null) return null;
        int port = section.number("port", MetricsSettings.USUAL_PORT);
        var address = section.text("address", MetricsSettings.LOOPBACK);
        var metrics = section.value("port", () -> new MetricsSettings(address, port));
        section.end();
        return metrics;
    }

    private @Nullable Schedule schedule(Section section) {
        boolean cron = section.has("cron");
        boolean every = section.has("every");
        if (cron == every) problems.add(section.start(), "a schedule needs exactly one of every and cron");
        var pause = section.duration("every", Duration.ofSeconds(1));
        var schedule = cron
                ? section.<Schedule>required("cron", Schedule.Cron::new)
                : section.<Schedule>value("every", () -> new Schedule.Every(pause));
        section.end();
        return schedule;
    }

    /** @param directories those of {@code sections}, or none */
    private static GuardLimits guards(
            @Nullable Section forAll, List<Section> sections, List<LdapSettings> directories) {
        var limits = LimitsSection.forAll(forAll);
        var inOrder = sections.stream()
                .map(section -> LimitsSection.ofDirectory(section.section("limits"), limits.rosters()))
                .toList();
        var own = new HashMap<String, RosterLimits>();
        for (int i = 0; i < directories.size(); i++) {
            if (sections.get(i).has("limits")) own.put(directories.get(i).name(), inOrder.get(i));
        }
        return limits.withDirectories(own);
    }

    private @Nullable DatabaseSettings database(@Nullable Section section) {
        if (section == null) return null;
        var user = section.text("user", "chancery_sync");
        var password = section.text("password-file");
        var database = section.required(
                "url", url -> new DatabaseSettings(url, user, password == null ? null : folder.resolve(password)));
        section.end();
        return database;
    }
}
