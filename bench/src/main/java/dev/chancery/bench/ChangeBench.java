package dev.chancery.bench;

import com.sun.management.OperatingSystemMXBean;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import dev.chancery.migrations.Migrate;
import dev.chancery.sync.command.Commands;
import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.OpenLdap;
import dev.chancery.testbed.Workspace;
import dev.chancery.testbed.settings.SyncYaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What one change in a directory costs, by how many robots there are: the robot that is switched off and on is always the
 * same one. Beside each figure, that of the smallest directory. And what a run costs that has nothing to do.
 */
final class ChangeBench {
    private static final String NAMESPACE = "change";
    private static final int WARM_UP = 4;
    private static final Duration FIRST_PASS = Duration.ofMinutes(30);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private ChangeBench() {}

    /** All that one change costs. */
    private record Cost(
            double millis, double cpuMillis, double rowsWritten, double rowsRead, double entries, double requests) {
        Cost minus(Cost before, int changes) {
            return new Cost(
                    (millis - before.millis) / changes,
                    (cpuMillis - before.cpuMillis) / changes,
                    (rowsWritten - before.rowsWritten) / changes,
                    (rowsRead - before.rowsRead) / changes,
                    (entries - before.entries) / changes,
                    (requests - before.requests) / changes);
        }
    }

    private record Site(OpenLdap directory, ControlPlane plane, Database database, JdbcTemplate jdbc) {}

    static void run(List<Integer> sizes, int changes, Consumer<Measurement> result) {
        Cost smallest = null;
        try (var server = Database.start()) {
            for (int robots : sizes) {
                try (var directory = ReadBench.start(robots);
                        var plane = ControlPlane.named("bench").start();
                        var database = server.createDatabase("change" + robots);
                        var workspace = Workspace.create("bench-change")) {
                    Migrate.apply(database.dataSource());
                    var site = new Site(directory, plane, database, new JdbcTemplate(database.dataSource()));
                    var folder = workspace.path();
                    configure(folder, site);
                    long noOp = nothingToDo(folder);
                    result.accept(new Measurement(
                            robots + " robots: a whole reading, comparison, nothing to do",
                            "ms",
                            noOp / 1e6,
                            0,
                            "30,000"));
                    var cost = change(folder, site, changes);
                    if (smallest == null) smallest = cost;
                    lines(robots, cost, smallest).forEach(result);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the bench cannot write its configuration", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** After the first run, which puts everybody there. */
    private static long nothingToDo(Path folder) {
        apply(folder);
        long before = System.nanoTime();
        apply(folder);
        return System.nanoTime() - before;
    }

    private static void apply(Path folder) {
        int code = Commands.run("apply", "--config", folder.toString());
        if (code != 0) throw new IllegalStateException("apply ended with " + code);
    }

    private static Cost change(Path folder, Site site, int changes) throws InterruptedException {
        try (var bindings = BindingWatch.in(site.plane(), NAMESPACE)) {
            var resident = Thread.ofPlatform()
                    .name("resident")
                    .start(() -> Commands.run("run", "--config", folder.toString()));
            try {
                bindings.awaitAdded(FIRST_PASS);
                toggle(site, bindings, WARM_UP);
                var before = cost(site);
                toggle(site, bindings, changes);
                return cost(site).minus(before, changes);
            } finally {
                resident.interrupt();
                resident.join();
            }
        }
    }

    private static void toggle(Site site, BindingWatch bindings, int changes) {
        for (int i = 0; i < changes; i++) {
            boolean off = i % 2 == 0;
            site.directory()
                    .load("dn: uid=robot-0,ou=robots," + site.directory().baseDn()
                            + "\nchangetype: modify\nreplace: pwdAccountLockedTime\n"
                            + (off ? "pwdAccountLockedTime: 000001010000Z\n" : ""));
            if (off) bindings.awaitDeleted(PATIENCE);
            else bindings.awaitAdded(PATIENCE);
        }
    }

    private static Cost cost(Site site) {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Cost(
                System.nanoTime() / 1e6,
                system.getProcessCpuTime() / 1e6,
                rows(site, "n_tup_ins + n_tup_upd + n_tup_del"),
                rows(site, "coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)"),
                entries(site.directory()),
                requests(site.plane()));
    }

    private static double rows(Site site, String what) {
        return Objects.requireNonNull(
                site.jdbc().queryForObject("SELECT sum(" + what + ") FROM pg_stat_user_tables", Double.class));
    }

    private static double entries(OpenLdap directory) {
        try (LDAPConnection admin = directory.admin()) {
            var sent = admin.getEntry("cn=Entries,cn=Statistics,cn=Monitor", "monitorCounter");
            return sent == null ? Double.NaN : sent.getAttributeValueAsLong("monitorCounter");
        } catch (LDAPException e) {
            throw new IllegalStateException("slapd does not say how many entries it has sent", e);
        }
    }

    /** How many it has answered so far about what we are interested in. */
    static double requests(ControlPlane plane) {
        return plane.kubectl("get", "--raw", "/metrics")
                .lines()
                .filter(line -> line.startsWith("apiserver_request_total{"))
                .filter(line -> line.contains("serviceaccounts")
                        || line.contains("rolebindings")
                        || line.contains("namespaces"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static List<Measurement> lines(int robots, Cost cost, Cost smallest) {
        var lines = new ArrayList<Measurement>();
        line(lines, robots, "time, change to binding", "ms", Cost::millis, cost, smallest);
        line(lines, robots, "processor", "ms", Cost::cpuMillis, cost, smallest);
        line(lines, robots, "rows written", "rows", Cost::rowsWritten, cost, smallest);
        line(lines, robots, "rows read", "rows", Cost::rowsRead, cost, smallest);
        line(lines, robots, "entries read", "entries", Cost::entries, cost, smallest);
        line(lines, robots, "requests to Kubernetes", "requests", Cost::requests, cost, smallest);
        return lines;
    }

    private static void line(
            List<Measurement> lines,
            int robots,
            String what,
            String unit,
            ToDoubleFunction<Cost> part,
            Cost cost,
            Cost smallest) {
        lines.add(new Measurement(
                robots + " robots, one change: " + what,
                unit,
                part.applyAsDouble(cost),
                part.applyAsDouble(smallest),
                "ratio 1"));
    }

    private static void configure(Path folder, Site site) throws IOException {
        SyncYaml.of(site.directory(), site.database())
                .directory("name", "bench")
                .with("schedule: {every: 24h}")
                .writeTo(folder);
        Files.writeString(
                folder.resolve("clusters.yaml"),
                "clusters:\n  - {name: bench, kubeconfig: %s, context: bench}\n"
                        .formatted(site.plane().kubeconfig()));
        Files.writeString(folder.resolve("mapping.yaml"), """
                roles: [ClusterRole/view]
                rules:
                  - name: everyone
                    when: (uid=*)
                    place:
                      - {namespace: %1$s, create-namespace: true}
                  - name: one
                    when: (uid=robot-0)
                    bind:
                      - {role: ClusterRole/view, namespace: %1$s}
                """.formatted(NAMESPACE));
    }
}
