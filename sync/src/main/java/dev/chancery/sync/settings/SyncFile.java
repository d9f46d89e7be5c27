package dev.chancery.sync.settings;

import dev.chancery.sync.account.Limit;
import dev.chancery.sync.directory.LdapSettings;
import dev.chancery.sync.directory.LdapSettings.Bind;
import dev.chancery.sync.directory.LdapSettings.Limits;
import dev.chancery.sync.directory.LdapSettings.Password;
import dev.chancery.sync.directory.LdapSettings.Servers;
import dev.chancery.sync.directory.LdapSettings.Transport;
import dev.chancery.sync.directory.LdapSettings.Tree;
import dev.chancery.sync.directory.Profile;
import dev.chancery.sync.plan.PlanLimits;
import dev.chancery.sync.settings.ApprovalRules.Persons;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code config/sync.yaml}: the directory, the database, the limits and the schedule. */
final class SyncFile {
    private static final String ANY_DN = "cn=any";
    private static final Duration DAY = Duration.ofHours(24);
    private static final Schedule USUAL = new Schedule.Every(Duration.ofSeconds(30));

    private final Path folder;
    private final Problems problems;

    SyncFile(Path folder, Problems problems) {
        this.folder = folder;
        this.problems = problems;
    }

    /** What the file says, still without the attributes that rules look at; null parts have their problems listed. */
    record Read(
            @Nullable LdapSettings directory,
            @Nullable DatabaseSettings database,
            Duration grace,
            GuardLimits limits,
            Duration expire,
            Persons persons,
            @Nullable Schedule schedule,
            @Nullable MetricsSettings metrics) {}

    @Nullable
    Read read(Path file, Collection<String> attributes) {
        var root = YamlFile.open(file, problems);
        if (root == null) return null;
        var directory = directory(root.requiredSection("directory"), attributes);
        var database = database(root.requiredSection("database"));
        var lifecycle = root.section("lifecycle");
        var grace = lifecycle == null ? DAY : lifecycle.duration("grace", DAY);
        if (lifecycle != null) lifecycle.end();
        var limits = root.section("limits");
        var guards = guards(limits);
        var approvals = root.section("approvals");
        var expire = approvals == null
                ? ApprovalRules.USUAL_EXPIRY
                : approvals.duration("expire", ApprovalRules.USUAL_EXPIRY);
        var persons = approvals != null && approvals.flag("two-person") ? Persons.TWO : Persons.ONE;
        if (approvals != null) approvals.end();
        var times = root.section("schedule");
        var schedule = times == null ? USUAL : schedule(times);
        var metrics = metrics(root.section("metrics"));
        root.end();
        return new Read(directory, database, grace, guards, expire, persons, schedule, metrics);
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

    private static GuardLimits guards(@Nullable Section section) {
        if (section == null) return GuardLimits.DEFAULT;
        var usual = GuardLimits.DEFAULT;
        var plans = usual.plans();
        var limits = new GuardLimits(
                limit(section, "vanishing", usual.vanishing()),
                limit(section, "suspending", usual.suspending()),
                limit(section, "lost-audiences", usual.lostAudiences()),
                new PlanLimits(
                        limit(section, "deletions", plans.deletions()),
                        limit(section, "lost-bindings", plans.lostBindings()),
                        limit(section, "renames", plans.renames()),
                        limit(section, "cluster-wide", plans.clusterWide())));
        section.end();
        return limits;
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

    private @Nullable DatabaseSettings database(@Nullable Section section) {
        if (section == null) return null;
        var user = section.text("user", "chancery_sync");
        var password = section.text("password-file");
        var database = section.required(
                "url", url -> new DatabaseSettings(url, user, password == null ? null : folder.resolve(password)));
        section.end();
        return database;
    }

    private @Nullable LdapSettings directory(@Nullable Section section, Collection<String> attributes) {
        if (section == null) return null;
        var name = section.required("name");
        var servers = servers(section);
        var bind = bind(section.requiredSection("bind"));
        var profile = section.required("profile", Profile::parse);
        var tree = tree(section, attributes);
        var limits = limits(section);
        section.end();
        if (name.isEmpty() || servers == null || bind == null || profile == null || tree == null || limits == null)
            return null;
        return section.value("bind", () -> new LdapSettings(name, servers, bind, profile, tree, limits));
    }

    private @Nullable Servers servers(Section section) {
        if (!section.has("servers")) problems.add(section.start(), "\"servers\" is missing");
        var uris = section.values("servers", URI::create);
        var transport = section.has("transport") ? section.required("transport", SyncFile::transport) : Transport.LDAPS;
        var trust = section.text("trust");
        if (!section.has("servers") || transport == null) return null;
        return section.value(
                "servers", () -> new Servers(uris, transport, trust == null ? null : folder.resolve(trust)));
    }

    private static Transport transport(String word) {
        return switch (word) {
            case "ldaps" -> Transport.LDAPS;
            case "start-tls" -> Transport.START_TLS;
            case "plaintext-allowed" -> Transport.PLAINTEXT_ALLOWED;
            default ->
                throw new IllegalArgumentException(
                        "\"transport\" is ldaps, start-tls or plaintext-allowed, not \"" + word + "\"");
        };
    }

    private @Nullable Bind bind(@Nullable Section section) {
        if (section == null) return null;
        var dn = section.text("dn");
        var file = section.text("password-file");
        var variable = section.text("password-variable");
        var certificate = section.text("certificate");
        var key = section.text("key");
        section.end();
        if (certificate != null && key != null && dn == null)
            return new Bind.External(folder.resolve(certificate), folder.resolve(key));
        if (dn == null || (file == null) == (variable == null)) {
            problems.add(
                    section.start(),
                    "a bind needs dn with password-file or password-variable, or certificate with key");
            return null;
        }
        return section.value(
                "dn",
                () -> new Bind.Simple(
                        dn,
                        file != null
                                ? new Password.File(folder.resolve(file))
                                : new Password.Environment(String.valueOf(variable))));
    }

    private @Nullable Tree tree(Section section, Collection<String> attributes) {
        var extra = List.copyOf(attributes);
        var robots = section.required("robots", base -> new Tree(base, base, null, extra, null));
        var groups = section.required("groups", base -> new Tree(ANY_DN, base, null, List.of(), null));
        var filter = section.text("robot-filter");
        var sentinel = section.text("sentinel");
        if (robots == null || groups == null) return null;
        var base = robots.robotsBase();
        var filtered = section.value("robot-filter", () -> new Tree(base, groups.groupsBase(), filter, extra, null));
        return filtered == null
                ? null
                : section.value("sentinel", () -> new Tree(base, groups.groupsBase(), filter, extra, sentinel));
    }

    private @Nullable Limits limits(Section section) {
        int page = section.number("page-size", Limits.USUAL.pageSize());
        var connect = section.duration("connect-timeout", Limits.USUAL.connectTimeout());
        var response = section.duration("response-timeout", Limits.USUAL.responseTimeout());
        var whole = section.duration("read-limit", Limits.USUAL.readLimit());
        var usual = Limits.USUAL;
        var paged = section.value(
                "page-size",
                () -> new Limits(page, usual.connectTimeout(), usual.responseTimeout(), usual.readLimit()));
        var connecting = section.value(
                "connect-timeout",
                () -> new Limits(usual.pageSize(), connect, usual.responseTimeout(), usual.readLimit()));
        var answering = section.value(
                "response-timeout",
                () -> new Limits(usual.pageSize(), usual.connectTimeout(), response, usual.readLimit()));
        var reading = section.value(
                "read-limit",
                () -> new Limits(usual.pageSize(), usual.connectTimeout(), usual.responseTimeout(), whole));
        return paged == null || connecting == null || answering == null || reading == null
                ? null
                : new Limits(page, connect, response, whole);
    }
}
