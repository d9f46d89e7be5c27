package dev.chancery.sync.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The three files of a company with two clusters, valid until a test bends one thing. */
record TestConfig(Map<String, String> files) {
    static final String SYNC = "sync.yaml";
    static final String CLUSTERS = "clusters.yaml";
    static final String MAPPING = "mapping.yaml";

    TestConfig {
        files = Map.copyOf(files);
    }

    static TestConfig valid() {
        return new TestConfig(Map.of(SYNC, """
                directory:
                  name: corp
                  servers: ["ldaps://ldap1.corp.example"]
                  bind: {dn: "cn=reader,dc=corp,dc=example", password-file: reader.password}
                  profile: openldap
                  robots: ou=robots,dc=corp,dc=example
                  groups: ou=groups,dc=corp,dc=example
                  page-size: 500
                database:
                  url: jdbc:postgresql://db.corp.example/chancery
                  password-file: database.password
                lifecycle: {grace: 7d}
                limits:
                  vanishing: {count: 6, percent: 7}
                schedule: {every: 30s}
                """, CLUSTERS, """
                clusters:
                  - name: east
                    labels: {tier: one}
                    kubeconfig: east.kubeconfig
                  - name: west
                    server: https://west.corp.example:6443
                    token-file: west.token
                  - name: home
                    in-cluster: true
                """, MAPPING, """
                roles: [ClusterRole/view, Role/reader]
                rules:
                  - name: everyone
                    when: (uid=*)
                    place:
                      - namespace: robots
                        name: robot-{name}
                        labels: {team: platform}
                        annotations: {corp.example/contact: help}
                  - name: viewers
                    when: (memberOf=cn=viewers,ou=groups,dc=corp,dc=example)
                    bind:
                      - role: ClusterRole/view
                        namespace: robots
                        clusters: {names: [east]}
                    call:
                      - audience: https://vault.corp.example
                      - robots: (uid=backup)
                """));
    }

    /** The same with two directories and one that is no more. */
    static TestConfig ofDirectories(String one, String other) {
        var directory = """
                  - name: %s
                    servers: ["ldaps://ldap.corp.example"]
                    bind: {dn: "cn=reader", password-file: reader.password}
                    profile: openldap
                    robots: ou=robots,dc=corp
                    groups: ou=groups,dc=corp
                    page-size: 500
                """;
        return valid().holding(SYNC, "directories:\n" + directory.formatted(one) + directory.formatted(other) + """
                        retired: [attic]
                        database: {url: "jdbc:postgresql://db.corp.example/chancery"}
                        whole-readings: {every: 6h}
                        """);
    }

    /** The same with one text of one file replaced; the text must be there. */
    TestConfig with(String file, String find, String put) {
        var text = files.get(file);
        if (text == null || !text.contains(find)) throw new IllegalArgumentException(file + " has no " + find);
        return holding(file, text.replace(find, put));
    }

    TestConfig holding(String file, String text) {
        var changed = new TreeMap<>(files);
        changed.put(file, text);
        return new TestConfig(changed);
    }

    TestConfig without(String file) {
        var fewer = new TreeMap<>(files);
        fewer.remove(file);
        return new TestConfig(fewer);
    }

    Path writeTo(Path folder) {
        files.forEach((name, text) -> {
            try {
                Files.writeString(folder.resolve(name), text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return folder;
    }
}
