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
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code config/sync.yaml}: the directory, the database, the limits and the schedule. */
final class SyncFile {
    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration INTERVAL = Duration.ofSeconds(30);

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
            Limit vanishing,
            Limit suspending,
            Limit deletions,
            Duration every) {}

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
        var vanishing = limit(limits, "vanishing");
        var suspending = limit(limits, "suspending");
        var deletions = limit(limits, "deletions");
        if (limits != null) limits.end();
        var schedule = root.section("schedule");
        var every = schedule == null ? INTERVAL : schedule.duration("every", INTERVAL);
        if (schedule != null) schedule.end();
        root.end();
        return new Read(directory, database, grace, vanishing, suspending, deletions, every);
    }

    private Limit limit(@Nullable Section limits, String key) {
        var section = limits == null ? null : limits.section(key);
        if (limits == null || section == null) return Limit.DEFAULT;
        int count = section.number("count", Limit.DEFAULT.absolute());
        int percent = section.number("percent", Limit.DEFAULT.percent());
        section.end();
        var limit = limits.value(key, () -> new Limit(count, percent));
        return limit == null ? Limit.DEFAULT : limit;
    }

    private @Nullable DatabaseSettings database(@Nullable Section section) {
        if (section == null) return null;
        var url = section.required("url");
        var user = section.text("user", "chancery_sync");
        var password = section.text("password-file");
        section.end();
        return section.value(
                "url", () -> new DatabaseSettings(url, user, password == null ? null : folder.resolve(password)));
    }

    private @Nullable LdapSettings directory(@Nullable Section section, Collection<String> attributes) {
        if (section == null) return null;
        var name = section.required("name");
        var servers = servers(section);
        var bind = bind(section.requiredSection("bind"));
        var word = section.required("profile");
        var profile = word.isBlank() ? null : section.value("profile", () -> Profile.parse(word));
        var tree = tree(section, attributes);
        var limits = limits(section);
        section.end();
        if (servers == null || bind == null || profile == null || tree == null || limits == null) return null;
        return section.value("name", () -> new LdapSettings(name, servers, bind, profile, tree, limits));
    }

    private @Nullable Servers servers(Section section) {
        var uris = section.texts("servers");
        var transport = transport(section);
        var trust = section.text("trust");
        if (!section.has("servers")) problems.add(section.start(), "\"servers\" is missing");
        return section.value(
                "servers",
                () -> new Servers(
                        uris.stream().map(URI::create).toList(),
                        transport,
                        trust == null ? null : folder.resolve(trust)));
    }

    private Transport transport(Section section) {
        var word = section.text("transport", "ldaps");
        return switch (word) {
            case "ldaps" -> Transport.LDAPS;
            case "start-tls" -> Transport.START_TLS;
            case "plaintext-allowed" -> Transport.PLAINTEXT_ALLOWED;
            default -> {
                problems.add(
                        section.mark("transport"),
                        "\"transport\" is ldaps, start-tls or plaintext-allowed, not \"" + word + "\"");
                yield Transport.LDAPS;
            }
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
        var robots = section.required("robots");
        var groups = section.required("groups");
        var filter = section.text("robot-filter");
        var sentinel = section.text("sentinel");
        if (robots.isBlank() || groups.isBlank()) return null;
        return section.value("robots", () -> new Tree(robots, groups, filter, List.copyOf(attributes), sentinel));
    }

    private @Nullable Limits limits(Section section) {
        int page = section.number("page-size", Limits.USUAL.pageSize());
        var connect = section.duration("connect-timeout", Limits.USUAL.connectTimeout());
        var response = section.duration("response-timeout", Limits.USUAL.responseTimeout());
        var whole = section.duration("read-limit", Limits.USUAL.readLimit());
        return section.value("page-size", () -> new Limits(page, connect, response, whole));
    }
}
