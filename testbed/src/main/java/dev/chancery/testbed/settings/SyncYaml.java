package dev.chancery.testbed.settings;

import dev.chancery.testbed.Database;
import dev.chancery.testbed.DirectoryServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A {@code sync.yaml}: directories that are read as their readers, and a database. A directory is called {@code corp} and has its robots
 * in {@code ou=robots} and its groups in {@code ou=groups}, unless something else is said.
 *
 * @param directories the settings of each, in YAML
 * @param more the other lines
 */
public record SyncYaml(List<Map<String, String>> directories, List<String> more) {
    public SyncYaml {
        directories = directories.stream()
                .map(LinkedHashMap::new)
                .map(Collections::unmodifiableMap)
                .toList();
        more = List.copyOf(more);
    }

    public static SyncYaml of(DirectoryServer server, Database database) {
        return of(server, database.jdbcUrl("chancery_sync"));
    }

    /** @param database where it would be, for a test that needs none */
    public static SyncYaml of(DirectoryServer server, String database) {
        var directory = new LinkedHashMap<String, String>();
        directory.put("name", "corp");
        directory.put("servers", "[\"ldaps://%s:%d\"]".formatted(server.host(), server.ldapsPort()));
        directory.put("trust", server.caFile().toString());
        directory.put(
                "bind", "{dn: \"%s\", password-file: %s}".formatted(server.readerDn(), server.readerPasswordFile()));
        directory.put("profile", profile(server));
        directory.put("robots", "ou=robots," + server.baseDn());
        directory.put("groups", "ou=groups," + server.baseDn());
        return new SyncYaml(List.of(directory), List.of("database: {url: \"" + database + "\"}"));
    }

    private static String profile(DirectoryServer server) {
        return switch (server.kind()) {
            case ACTIVE_DIRECTORY -> "active-directory";
            case OPENLDAP -> "openldap";
            case DS389, EMBEDDED -> "generic";
        };
    }

    /** With robots and groups in one place. */
    public SyncYaml under(String dn) {
        return directory("robots", dn).directory("groups", dn);
    }

    /** With a setting of the last directory. */
    public SyncYaml directory(String setting, String value) {
        var changed = new LinkedHashMap<>(directories.getLast());
        changed.put(setting, value);
        var others = directories.subList(0, directories.size() - 1);
        return new SyncYaml(Stream.concat(others.stream(), Stream.of(changed)).toList(), more);
    }

    /** With the directories and the other lines of another one, too; a line that both have is there once. */
    public SyncYaml and(SyncYaml other) {
        return new SyncYaml(
                Stream.concat(directories.stream(), other.directories.stream()).toList(),
                Stream.concat(more.stream(), other.more.stream()).distinct().toList());
    }

    /** With settings besides directories and the database. */
    public SyncYaml with(String lines) {
        var longer = new ArrayList<>(more);
        longer.add(lines);
        return new SyncYaml(directories, longer);
    }

    public Path writeTo(Path folder) {
        try {
            return Files.writeString(folder.resolve("sync.yaml"), text());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write sync.yaml into " + folder, e);
        }
    }

    private String text() {
        var read = directories.size() == 1
                ? "directory:\n  " + lines(directories.getFirst(), "\n  ")
                : "directories:"
                        + directories.stream()
                                .map(each -> "\n  - " + lines(each, "\n    "))
                                .collect(Collectors.joining());
        return read + "\n" + String.join("\n", more) + "\n";
    }

    private static String lines(Map<String, String> settings, String separator) {
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + ": " + setting.getValue())
                .collect(Collectors.joining(separator));
    }
}
