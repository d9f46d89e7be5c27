package dev.chancery.testbed.demo;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchScope;
import dev.chancery.testbed.ControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** One day in the life of a directory, chapter by chapter; every claim is checked in the clusters. */
final class Story {
    private static final int CHANGES = 2;
    private static final int HELD = 2;
    private static final String LEDGER = "uid=ledger,ou=payments,ou=robots,dc=robot,dc=test";

    private final World world;
    private final Programs programs;
    private final Terminal terminal;
    private int wrong;

    Story(World world, Programs programs, Terminal terminal) {
        this.world = world;
        this.programs = programs;
        this.terminal = terminal;
    }

    /** Tells it, and answers how many claims did not hold. */
    int tell(Path ldif) {
        theDirectory(ldif);
        thePlan();
        theClusters();
        aRobotIsDisabled();
        aRobotIsRenamed();
        aRobotMovesToAnotherTeam();
        aRobotIsDeleted();
        anAccident();
        return wrong;
    }

    private void theDirectory(Path ldif) {
        terminal.chapter("What the directory holds");
        world.directory().load(read(ldif));
        var robots = robots("ou=robots,dc=robot,dc=test");
        var teams = robots.stream()
                .collect(Collectors.groupingBy(
                        entry -> String.valueOf(entry.getAttributeValue("ou")), Collectors.counting()));
        terminal.say(robots.size() + " robots: " + teams);
        terminal.say(
                "One is disabled, one has expired, two share a login, one lost its owner, and two groups contain each other.");
        check(
                programs.run("migrations", "--url", world.database().jdbcUrl(), "--user", "postgres")
                                .exitCode()
                        == 0,
                "the database has the current schema");
    }

    private void thePlan() {
        terminal.chapter("./chancery plan: what would happen, and why");
        var plan = sync("plan");
        terminal.quote(plan.output());
        check(plan.exitCode() == CHANGES, "there are changes, and nothing was changed");
        check(
                plan.output().contains("is also wanted by"),
                "the login that two teams chose is reported, and neither gets anything");
    }

    private void theClusters() {
        terminal.chapter("./chancery apply: two clusters follow");
        apply(0);
        terminal.say("kubectl --context east -n payments get serviceaccounts,rolebindings");
        terminal.quote(world.east().kubectl("get", "serviceaccounts,rolebindings", "-n", "payments", "-o", "name"));
        check(
                has(world.east(), "payments", "ledger") && has(world.west(), "payments", "ledger"),
                "ledger lives in both clusters");
        check(
                has(world.east(), "data", "ingest") && !has(world.west(), "data", "ingest"),
                "ingest lives in the east only");
        check(
                state(world.west(), "retail", "summer-sale").equals("suspended"),
                "summer-sale has expired: it is there, and may do nothing");
        check(edits("ledger"), "ledger may edit payments, by its group bookkeeping");
        check(sync("plan").exitCode() == 0, "a second plan finds nothing to do");
    }

    private void aRobotIsDisabled() {
        terminal.chapter("An administrator disables ledger");
        ldif("dn: " + LEDGER + "\nchangetype: modify\nreplace: nsAccountLock\nnsAccountLock: TRUE\n");
        apply(0);
        check(!edits("ledger"), "its bindings are gone in both clusters");
        check(
                state(world.east(), "payments", "ledger").equals("suspended"),
                "its ServiceAccount stays, marked as suspended");
        terminal.say("... and enables it again");
        ldif("dn: " + LEDGER + "\nchangetype: modify\ndelete: nsAccountLock\n");
        apply(0);
        check(edits("ledger") && state(world.east(), "payments", "ledger").equals("active"), "everything is back");
    }

    private void aRobotIsRenamed() {
        terminal.chapter("ledger is renamed to general-ledger");
        var uid = uid(world.east(), "payments", "ledger");
        ldif("dn: " + LEDGER + "\nchangetype: modrdn\nnewrdn: uid=general-ledger\ndeleteoldrdn: 1\n");
        apply(0);
        check(
                uid(world.east(), "payments", "ledger").equals(uid),
                "its ServiceAccount is still the same one, so no token dies");
        check(
                annotation(world.east(), "payments", "ledger", "login").equals("general-ledger"),
                "which says its new login");
    }

    private void aRobotMovesToAnotherTeam() {
        terminal.chapter("fx-rates moves from payments to platform");
        ldif("""
                dn: uid=fx-rates,ou=payments,ou=robots,dc=robot,dc=test
                changetype: modrdn
                newrdn: uid=fx-rates
                deleteoldrdn: 0
                newsuperior: ou=platform,ou=robots,dc=robot,dc=test

                dn: uid=fx-rates,ou=platform,ou=robots,dc=robot,dc=test
                changetype: modify
                replace: ou
                ou: platform
                """);
        apply(0);
        check(has(world.east(), "platform", "fx-rates"), "it lives in platform now");
        check(
                !has(world.east(), "payments", "fx-rates") && !has(world.west(), "payments", "fx-rates"),
                "and no longer in payments");
    }

    private void aRobotIsDeleted() {
        terminal.chapter("courier is deleted");
        ldif("dn: uid=courier,ou=payments,ou=robots,dc=robot,dc=test\nchangetype: delete\n");
        apply(0);
        check(
                state(world.east(), "payments", "courier").equals("quarantined"),
                "its ServiceAccount waits in quarantine for a day, without rights");
    }

    private void anAccident() {
        terminal.chapter("The OU of team data is emptied by accident");
        var lost = robots("ou=data,ou=robots,dc=robot,dc=test");
        var before = world.east().kubectl("get", "serviceaccounts,rolebindings", "-A", "-o", "yaml");
        lost.forEach(entry -> ldif("dn: " + entry.getDN() + "\nchangetype: delete\n"));
        apply(HELD);
        check(
                world.east()
                        .kubectl("get", "serviceaccounts,rolebindings", "-A", "-o", "yaml")
                        .equals(before),
                "nothing in the cluster has changed");
        var status = sync("status");
        terminal.quote(status.output());
        check(status.output().contains("HELD reading"), "status shows what is waiting for a person");
        terminal.say("The administrator puts the robots back");
        lost.forEach(entry -> world.directory().load(entry.toLDIFString()));
        apply(0);
        check(sync("plan").exitCode() == 0, "everything is in line, and nothing was ever lost");
    }

    private void apply(int expected) {
        var ending = sync("apply");
        terminal.quote(ending.output());
        check(
                ending.exitCode() == expected,
                expected == 0 ? "every cluster is in line" : "the change is held, and nothing is done");
    }

    private Programs.Ending sync(String word) {
        return programs.run("sync", word, "--config", world.config().toString());
    }

    private void check(boolean holds, String claim) {
        if (holds) {
            terminal.passed(claim);
        } else {
            wrong++;
            terminal.failed(claim);
        }
    }

    private void ldif(String change) {
        world.directory().load(change);
    }

    private List<Entry> robots(String base) {
        try (var connection = world.directory().admin()) {
            return List.copyOf(connection
                    .search(base, SearchScope.SUB, "(objectClass=account)", "*", "entryUUID")
                    .getSearchEntries());
        } catch (LDAPException e) {
            throw new IllegalStateException("the demo's directory does not answer", e);
        }
    }

    private boolean edits(String robot) {
        return List.of(world.east(), world.west()).stream()
                .allMatch(plane -> names(plane, "rolebindings", "payments").contains("/" + robot + ".edit."));
    }

    private static boolean has(ControlPlane plane, String namespace, String name) {
        return names(plane, "serviceaccounts", namespace)
                .lines()
                .anyMatch(line -> line.equals("serviceaccount/" + name));
    }

    private static String names(ControlPlane plane, String kind, String namespace) {
        return plane.kubectl("get", kind, "-n", namespace, "-o", "name");
    }

    private static String state(ControlPlane plane, String namespace, String name) {
        return annotation(plane, namespace, name, "state");
    }

    private static String annotation(ControlPlane plane, String namespace, String name, String which) {
        return plane.kubectl(
                "get",
                "serviceaccount",
                name,
                "-n",
                namespace,
                "-o",
                "jsonpath={.metadata.annotations.chancery\\.dev/" + which + "}");
    }

    private static String uid(ControlPlane plane, String namespace, String name) {
        return plane.kubectl("get", "serviceaccount", name, "-n", namespace, "-o", "jsonpath={.metadata.uid}");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
