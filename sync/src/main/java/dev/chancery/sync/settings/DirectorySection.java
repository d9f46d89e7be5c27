package dev.chancery.sync.settings;

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
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One directory of {@code config/sync.yaml}. */
final class DirectorySection {
    private static final String ANY_DN = "cn=any";

    private final Path folder;
    private final Problems problems;

    DirectorySection(Path folder, Problems problems) {
        this.folder = folder;
        this.problems = problems;
    }

    /** Null when something in it is wrong, which is then listed. */
    @Nullable
    LdapSettings read(Section section, Collection<String> attributes) {
        var name = section.required("name");
        var servers = servers(section);
        var bind = bind(section.requiredSection("bind"));
        var profile = section.required("profile", Profile::parse);
        var tree = tree(section, attributes);
        var limits = limits(section);
        section.has("limits"); // those of guards, which need what is said for all
        section.end();
        if (name.isEmpty() || servers == null || bind == null || profile == null || tree == null || limits == null)
            return null;
        return section.value("bind", () -> new LdapSettings(name, servers, bind, profile, tree, limits));
    }

    private @Nullable Servers servers(Section section) {
        if (!section.has("servers")) problems.add(section.start(), "\"servers\" is missing");
        var uris = section.values("servers", URI::create);
        var transport =
                section.has("transport") ? section.required("transport", DirectorySection::transport) : Transport.LDAPS;
        var trust = section.text("trust");
        if (!section.has("servers") || transport == null) return null;
        return section.value(
                "servers", () -> new Servers(uris, transport, trust == null ? null : folder.resolve(trust)));
    }

    private static Transport transport(String word) {
        return switch (word) {
            case "ldaps" -> Transport.LDAPS;
            case "start-tls" -> Transport.START_TLS;
            case "kerberos" -> Transport.KERBEROS;
            case "plaintext-allowed" -> Transport.PLAINTEXT_ALLOWED;
            default ->
                throw new IllegalArgumentException(
                        "\"transport\" is ldaps, start-tls, kerberos or plaintext-allowed, not \"" + word + "\"");
        };
    }

    private @Nullable Bind bind(@Nullable Section section) {
        if (section == null) return null;
        var dn = section.text("dn");
        var file = section.text("password-file");
        var variable = section.text("password-variable");
        var certificate = section.text("certificate");
        var key = section.text("key");
        var principal = section.text("principal");
        var keytab = section.text("keytab");
        section.end();
        if (certificate != null && key != null && dn == null && principal == null)
            return new Bind.External(folder.resolve(certificate), folder.resolve(key));
        if (principal != null && keytab != null && dn == null && certificate == null)
            return section.value("principal", () -> new Bind.Kerberos(principal, folder.resolve(keytab)));
        if (dn == null || (file == null) == (variable == null)) {
            problems.add(
                    section.start(),
                    "a bind needs dn with password-file or password-variable, or certificate with key, or principal with keytab");
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
