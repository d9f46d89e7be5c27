package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchScope;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.directory.LdapSettings.Transport;
import dev.chancery.testbed.SambaDomain;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SambaDirectoryIT extends DirectoryContract {
    private static final String ACCOUNT_EXPIRES = "bf967915-0de6-11d0-a285-00aa003049e2";
    private static final String USER_ACCOUNT_CONTROL = "bf967a68-0de6-11d0-a285-00aa003049e2";

    private final SambaDomain domain;

    SambaDirectoryIT(SambaDomain server) {
        super(server);
        domain = server;
    }

    @Override
    Profile profile() {
        return Profile.ACTIVE_DIRECTORY;
    }

    @Override
    String robot(String login, String unit, String... lines) {
        var more = String.join("\n", lines);
        return "dn: " + robotDn(login, unit) + "\nobjectClass: user\nsAMAccountName: " + login + "\n"
                + (more.contains("userAccountControl:") ? "" : "userAccountControl: 512\n") + more + "\n";
    }

    @Override
    String group(String name, String unit, String... members) {
        var known = String.join("\nmember: ", members);
        var dn = "dn: cn=" + name + "," + unit + "\n";
        return dn + "objectClass: group\nsAMAccountName: " + name + "-" + unit.substring(3, unit.indexOf(','))
                + (known.contains("elsewhere") ? "" : "\nmember: " + known) + "\n";
    }

    @Override
    String robotDn(String login, String unit) {
        return "CN=" + login + "," + unit;
    }

    @Override
    String disabled() {
        return "userAccountControl: 514";
    }

    @Override
    String expired2020() {
        return "accountExpires: 132223104000000000";
    }

    @Test
    void readsManagedServiceAccountsAndNoComputers() {
        newUnit();
        load(
                managed("gmsa$", "msDS-GroupManagedServiceAccount", "msDS-ManagedPasswordInterval: 30"),
                managed("msa$", "msDS-ManagedServiceAccount"),
                managed("pc$", "computer"));
        assertThat(read()).containsOnlyKeys("gmsa$", "msa$");
    }

    @Test
    void readsTheWholeDomainWithoutReferrals() {
        newUnit();
        var base = server().baseDn();
        assertThat(read(settings().robots(base).groups(base).directory()).entries())
                .extracting(DirectoryEntry::login)
                .contains("Administrator");
    }

    /** So an expired robot looks in order to a reader that lost sight of that: the limit for those that come back is for this. */
    @Test
    void takesWhatIsHiddenForAbsentButNeverTheFlags() {
        load(robot("timeless", newUnit(), expired2020()), robot("flagless", unit(), disabled()));
        assertThat(robot("timeless").expires()).isNotNull();

        domain.hide(robotDn("timeless", unit()), ACCOUNT_EXPIRES);
        domain.hide(robotDn("flagless", unit()), USER_ACCOUNT_CONTROL);

        assertThat(robot("timeless").expires()).isNull();
        assertThat(read(settings().directory()).unusable()).singleElement().satisfies(entry -> assertThat(
                        entry.reason())
                .isEqualTo("it shows no userAccountControl, so nobody can tell if it is disabled"));
    }

    /** Samba has no MaxValRange, but it gives ranges to those who ask for them. */
    @Test
    void putsTheRangesOfALargeGroupTogether() {
        newUnit();
        var members = IntStream.range(0, 8).mapToObj(n -> "m" + n).toList();
        members.forEach(login -> load(robot(login, unit())));
        load(group(
                "big",
                unit(),
                members.stream().map(login -> robotDn(login, unit())).toArray(String[]::new)));
        var whole = read();

        try (var ranging = new RangingServer(server(), 3)) {
            var reading = read(settings()
                    .transport(Transport.PLAINTEXT_ALLOWED, ranging.uri())
                    .directory());

            assertThat(reading.entries()).containsExactlyInAnyOrderElementsOf(whole.values());
            assertThat(reading.entries())
                    .allSatisfy(robot -> assertThat(robot.groups()).hasSize(1));
            assertThat(ranging.given()).containsExactly("member;range=0-2", "member;range=3-5", "member;range=6-*");
        }
    }

    @Test
    void countsThePrimaryGroup() {
        load(robot("primary", newUnit()));
        var base = server().baseDn();
        assertThat(read(settings().groups(base).directory())
                        .entries()
                        .getFirst()
                        .groups())
                .contains("cn=domain users,cn=users," + base.toLowerCase(Locale.ROOT));
    }

    @Test
    void doesNotSendAPasswordThatTheServerWantsProtected() {
        load(robot("shy", newUnit()));
        assertPartial(
                settings().transport(Transport.PLAINTEXT_ALLOWED, ldap()).directory(),
                PartialReason.REFUSED,
                "use ldaps: or StartTLS");
    }

    @Test
    void meansTheSameByAFilterAsTheServer() throws LDAPException {
        load(robot("out", newUnit(), disabled()), robot("in", unit()), group("g", unit(), robotDn("in", unit())));
        var robots = read();
        for (var filter : new String[] {
            "(userAccountControl:1.2.840.113556.1.4.803:=2)",
            "(!(userAccountControl:1.2.840.113556.1.4.803:=2))",
            "(!(description=x))",
            "(memberOf:1.2.840.113556.1.4.1941:=" + groupDn("g") + ")",
            "(sAMAccountName=O*)"
        }) {
            assertThat(asked(filter, robots)).as(filter).isEqualTo(served(filter));
        }
    }

    private static String asked(String filter, Map<String, DirectoryEntry> robots) {
        var compiled = (LdapConditions.Compiled) LdapConditions.compile(filter);
        return robots.values().stream()
                .filter(robot -> compiled.condition().test(robot) instanceof Condition.Verdict.Met)
                .map(DirectoryEntry::login)
                .sorted()
                .toList()
                .toString();
    }

    private String served(String filter) throws LDAPException {
        try (var admin = server().admin()) {
            var found = admin.search(unit(), SearchScope.SUB, "(&(objectClass=user)" + filter + ")", "sAMAccountName");
            return Objects.requireNonNull(found.getSearchEntries()).stream()
                    .map(entry -> entry.getAttributeValue("sAMAccountName"))
                    .sorted()
                    .toList()
                    .toString();
        }
    }

    private String managed(String login, String objectClass, String... lines) {
        return "dn: CN=" + login.replace("$", "") + "," + unit() + "\nobjectClass: " + objectClass
                + "\nsAMAccountName: " + login + "\nuserAccountControl: 4096\n" + String.join("\n", lines) + "\n";
    }
}
