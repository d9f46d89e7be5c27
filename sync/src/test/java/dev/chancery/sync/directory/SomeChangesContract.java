package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPException;
import dev.chancery.sync.directory.DirectoryChange.Evidence;
import dev.chancery.sync.directory.DirectoryChange.Gone;
import dev.chancery.sync.directory.DirectoryChange.Upserted;
import dev.chancery.testbed.DirectoryServer;
import dev.chancery.testbed.Servers;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every way of telling changes must do, on a real server. Each test has a unit of its own. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SomeChangesContract {
    private static final AtomicInteger UNITS = new AtomicInteger();

    private final DirectoryServer server;
    private final Dialect dialect;
    private String unit = "";
    private String tag = "";

    SomeChangesContract(DirectoryServer server, Dialect dialect) {
        this.server = server;
        this.dialect = dialect;
    }

    abstract Mechanism mechanism();

    /** Follows in this way, whatever else the server offers. */
    final Listener listen() {
        return Listener.to(settings().settings(), mechanism());
    }

    @BeforeEach
    void aUnitOfItsOwn() {
        tag = "c" + UNITS.incrementAndGet();
        unit = "ou=" + tag + "," + server.baseDn();
        load(dialect.unit(unit));
    }

    @Test
    void tellsNothingWhenNothingHappens() {
        load(dialect.robot(login("idle"), unit));
        try (var listener = listen()) {
            listener.step(Duration.ofMillis(200));
            listener.step(Duration.ofMillis(200));
            assertThat(listener.told()).isEmpty();
        }
    }

    @Test
    void tellsOfANewRobot() {
        try (var listener = listen()) {
            load(dialect.robot(login("new"), unit));
            listener.until(() -> !listener.told(Upserted.class).isEmpty());
            assertThat(listener.told(Upserted.class).getFirst().robot())
                    .isNotNull()
                    .satisfies(robot -> assertThat(robot.getDN()).isEqualToIgnoringCase(robotDn("new")));
            listener.untilItIsTheTruth();
        }
    }

    @Test
    void tellsOfAnAttribute() {
        load(dialect.robot(login("changing"), unit));
        try (var listener = listen()) {
            replace(robotDn("changing"), "description: after");
            listener.untilItIsTheTruth();
            assertThat(listener.told()).hasOnlyElementsOfType(Upserted.class);
        }
    }

    @Test
    void knowsARenamedRobotByItsIdAndKeepsItsGroups() throws LDAPException {
        load(dialect.robot(login("before"), unit), group("g", robotDn("before")));
        try (var listener = listen()) {
            var id = listener.image().at(normalised(robotDn("before")));
            rename(robotDn("before"), dialect.naming() + "=" + login("after"), null);
            listener.until(
                    () -> normalised(robotDn("after")).equals(listener.image().dnOf(Objects.requireNonNull(id))));
            listener.untilItIsTheTruth();
            assertThat(listener.told(Gone.class)).isEmpty();
        }
    }

    @Test
    void followsWhenAUnitAboveIsRenamed() throws LDAPException {
        load(dialect.unit("ou=upper," + unit), dialect.robot(login("below"), "ou=upper," + unit));
        try (var listener = listen()) {
            rename("ou=upper," + unit, "ou=renamed", null);
            listener.untilItIsTheTruth();
        }
    }

    @Test
    void isNotMisledByAChangeBelowAUnitThatIsRenamed() throws LDAPException {
        load(dialect.unit("ou=upper," + unit), dialect.unit("ou=lower,ou=upper," + unit));
        for (var name : new String[] {"one", "two", "three"})
            load(dialect.robot(login(name), "ou=lower,ou=upper," + unit));
        try (var listener = listen()) {
            listener.step(Duration.ofMillis(100));
            replace(dialect.robotDn(login("one"), "ou=lower,ou=upper," + unit), "description: changed");
            rename("ou=upper," + unit, "ou=renamed", null);
            replace(dialect.robotDn(login("one"), "ou=lower,ou=renamed," + unit), "description: again");
            listener.untilItIsTheTruth();
        }
    }

    @Test
    void tellsOfAMembershipByTheGroupAlone() {
        load(dialect.robot(login("member"), unit), dialect.robot(login("other"), unit), group("g", robotDn("other")));
        try (var listener = listen()) {
            var group = Objects.requireNonNull(listener.image().at(normalised(groupDn("g"))));
            load("dn: " + groupDn("g") + "\nchangetype: modify\nadd: member\nmember: " + robotDn("member") + "\n");
            listener.untilItIsTheTruth();
            assertThat(listener.told(Upserted.class)).extracting(Upserted::id).containsOnly(group);
        }
    }

    @Test
    void tellsOfGroupsWithinGroupsAndOfCycles() {
        load(dialect.robot(login("nested"), unit), group("inner", robotDn("nested")), group("outer", groupDn("inner")));
        try (var listener = listen()) {
            load("dn: " + groupDn("inner") + "\nchangetype: modify\nadd: member\nmember: " + groupDn("outer") + "\n");
            load(group("third", groupDn("outer")));
            listener.untilItIsTheTruth();
        }
    }

    @Test
    void tellsWhoLeavesAndEntersTheFilter() {
        load(dialect.robot(login("filtered"), unit, "description: robot one"));
        var filter = "(&" + dialect.profile().attributes().robotFilter() + "(description=robot*))";
        try (var listener = Listener.to(settings().robotFilter(filter).settings(), mechanism())) {
            replace(robotDn("filtered"), "description: a person");
            listener.until(() -> !listener.told(Gone.class).isEmpty());
            assertThat(listener.told(Gone.class).getFirst().evidence()).isEqualTo(Evidence.OUT_OF_SIGHT);
            replace(robotDn("filtered"), "description: robot again");
            listener.until(() -> !listener.told(Upserted.class).isEmpty());
            listener.untilItIsTheTruth();
        }
    }

    TestDirectories settings() {
        return TestDirectories.of(server, dialect.profile(), unit);
    }

    final DirectoryServer server() {
        return server;
    }

    final Dialect dialect() {
        return dialect;
    }

    final String unit() {
        return unit;
    }

    final String login(String name) {
        return name + "-" + tag;
    }

    final String robotDn(String name) {
        return dialect.robotDn(login(name), unit);
    }

    final String groupDn(String name) {
        return dialect.groupDn(name + "-" + tag, unit);
    }

    final String group(String name, String... members) {
        return dialect.group(name + "-" + tag, unit, members);
    }

    final void load(String... ldif) {
        server.load(String.join("", ldif));
    }

    final void delete(String dn) {
        load("dn: " + dn + "\nchangetype: delete\n");
    }

    final void replace(String dn, String line) {
        var attribute = line.substring(0, line.indexOf(':'));
        load("dn: " + dn + "\nchangetype: modify\nreplace: " + attribute + "\n" + line + "\n");
    }

    final void rename(String dn, String rdn, @org.jspecify.annotations.Nullable String above) throws LDAPException {
        try (var admin = server.admin()) {
            if (above == null) admin.modifyDN(dn, rdn, true);
            else if (!dn.equalsIgnoreCase(rdn + "," + above)) admin.modifyDN(dn, rdn, true, above);
        }
    }

    static String normalised(String dn) {
        return String.valueOf(NormalisedDn.of(dn));
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    final String tag() {
        return tag;
    }
}
