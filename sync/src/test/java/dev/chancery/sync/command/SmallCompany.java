package dev.chancery.sync.command;

import dev.chancery.sync.MigratedDatabase;
import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.EmbeddedDirectory;
import dev.chancery.testbed.settings.SyncYaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;

/** A directory with twelve robots, of which each has a ServiceAccount and a role in every cluster, and its commands. */
final class SmallCompany implements AutoCloseable {
    static final int ROBOTS = 12;

    private final Path config;
    private final Map<String, ControlPlane> planes;
    private final Database database;
    private final EmbeddedDirectory directory = EmbeddedDirectory.start();
    private final String namespace;
    private String said = "";

    SmallCompany(Path config, Database server, String namespace, Map<String, ControlPlane> planes) {
        this.config = config;
        this.planes = new TreeMap<>(planes);
        this.namespace = namespace;
        database = MigratedDatabase.on(server, "small");
        SharedPlanes.clean(planes.values().toArray(ControlPlane[]::new));
        change(unit("robots") + "\n" + unit("groups"));
        for (int n = 1; n <= ROBOTS; n++) change(robot("bot-" + n));
        writeSync("");
        writeMapping("", "(uid=*)");
        writeClusters(name -> "");
    }

    static String id(String login) {
        return java.util
                .UUID
                .nameUUIDFromBytes(login.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .toString();
    }

    EmbeddedDirectory directory() {
        return directory;
    }

    Database database() {
        return database;
    }

    String namespace() {
        return namespace;
    }

    /** Gives a command and answers its exit code. */
    int run(String... words) {
        var run = CommandRun.of(config, words);
        said = run.said();
        return run.code();
    }

    /** Gives a command in a process of its own. */
    Process start(String... words) throws IOException {
        return CommandRun.start(config, words);
    }

    /** Begins to stay, in this process. */
    Resident stay() {
        return Resident.begin(config);
    }

    String said() {
        return said;
    }

    void change(String ldif) {
        directory.load(ldif);
    }

    /** The LDIF of a robot that has not been there before. */
    String robot(String login) {
        return robot(login, id(login));
    }

    String robot(String login, String id) {
        return "dn: " + dn(login) + "\nobjectClass: account\nobjectClass: top\nuid: " + login + "\nentryUUID: " + id
                + "\n\n";
    }

    /** The LDIF that switches the first robots off. */
    String switchOff(int robots) {
        var ldif = new StringBuilder();
        for (int n = 1; n <= robots; n++) {
            ldif.append("dn: ")
                    .append(dn("bot-" + n))
                    .append("\nchangetype: modify\nreplace: nsAccountLock\nnsAccountLock: TRUE\n\n");
        }
        return ldif.toString();
    }

    String dn(String login) {
        return "uid=" + login + ",ou=robots," + directory.baseDn();
    }

    void writeMapping(String head, String when) {
        write("mapping.yaml", head + """
                roles: [ClusterRole/view]
                rules:
                  - name: everyone
                    when: %s
                    place:
                      - {namespace: %s, create-namespace: true}
                    bind:
                      - {role: ClusterRole/view, namespace: %s}
                """.formatted(when, namespace, namespace));
    }

    /** Everybody is placed, and only those of the filter get a role. */
    void writeBinding(String when) {
        write("mapping.yaml", """
                roles: [ClusterRole/view]
                rules:
                  - name: everyone
                    when: (uid=*)
                    place:
                      - {namespace: %s, create-namespace: true}
                  - name: some
                    when: %s
                    bind:
                      - {role: ClusterRole/view, namespace: %s}
                """.formatted(namespace, when, namespace));
    }

    void writeSync(String more) {
        SyncYaml.of(directory, database).with(more).writeTo(config);
    }

    /** @param more what is said of a cluster besides how it is reached, beginning with a comma */
    void writeClusters(java.util.function.UnaryOperator<String> more) {
        write(
                "clusters.yaml",
                "clusters:\n"
                        + planes.entrySet().stream()
                                .map(plane -> "  - {name: " + plane.getKey() + ", kubeconfig: "
                                        + plane.getValue().kubeconfig() + ", context: " + plane.getKey()
                                        + more.apply(plane.getKey()) + "}\n")
                                .collect(Collectors.joining()));
    }

    Path write(String file, String text) {
        try {
            return Files.writeString(config.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long accounts(String plane) {
        return SharedPlanes.accounts(plane(plane), namespace).size();
    }

    long bindings(String plane) {
        return SharedPlanes.bindings(plane(plane), namespace).size();
    }

    private ControlPlane plane(String name) {
        return java.util.Objects.requireNonNull(planes.get(name), name);
    }

    String uid(String plane, String account) {
        return planes.get(plane)
                .kubectl("get", "serviceaccount", account, "-n", namespace, "-o", "jsonpath={.metadata.uid}");
    }

    /** As another run would that is faster: when the next run says how many it has read, it has seen the approvals, and uses none yet. */
    void useApprovalsDuringTheNextRun() {
        new JdbcTemplate(database.dataSource()).execute("""
                CREATE FUNCTION use_approvals() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
                BEGIN
                    UPDATE sync.held SET state = 'applied' WHERE state = 'approved';
                    RETURN new;
                END $$;
                CREATE TRIGGER another_run BEFORE UPDATE OF entries ON sync.run
                    FOR EACH ROW EXECUTE FUNCTION use_approvals()""");
    }

    long audited(String kind) {
        return number("SELECT count(*) FROM audit.event WHERE kind = '" + kind + "'");
    }

    long number(String query) {
        return new JdbcTemplate(database.dataSource()).queryForObject(query, Long.class);
    }

    List<String> texts(String query) {
        return new JdbcTemplate(database.dataSource()).queryForList(query, String.class);
    }

    private String unit(String name) {
        return "dn: ou=" + name + "," + directory.baseDn() + "\nobjectClass: organizationalUnit\nou: " + name + "\n";
    }

    @Override
    public void close() {
        SharedPlanes.clean(planes.values().toArray(ControlPlane[]::new));
        directory.close();
        database.close();
    }
}
