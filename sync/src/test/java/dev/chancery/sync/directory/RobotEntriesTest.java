package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import dev.chancery.sync.directory.DirectoryReading.UnusableEntry;
import dev.chancery.sync.directory.GroupGraph.Group;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RobotEntriesTest {
    private static final String GUID = "5bad8f0fcbd99f46a16570867728950e";
    private static final StableId ID = new StableId("0f8fad5b-d9cb-469f-a165-70867728950e");
    private static final String SID = "010500000000000515000000010000000200000003000000";

    @Test
    void readsARobotOfActiveDirectory() {
        var robot = robot(
                Profile.ACTIVE_DIRECTORY,
                with(activeDirectory(), "managedBy", "CN=Ada,DC=corp", "whenChanged", "20260203040506.0Z"));
        assertThat(robot.id()).isEqualTo(ID);
        assertThat(robot.login()).isEqualTo("svc-backup");
        assertThat(robot.disabled()).isFalse();
        assertThat(robot.locked()).isFalse();
        assertThat(robot.expires()).isNull();
        assertThat(robot.owner()).isEqualTo("CN=Ada,DC=corp");
        assertThat(robot.changed()).isEqualTo("2026-02-03T04:05:06Z");
        assertThat(robot.values("objectGUID")).containsExactly(ID.value());
        assertThat(robot.attributes()).doesNotContainKey("objectsid");
    }

    @Test
    void readsARobotOfOpenLdap() {
        var robot = robot(
                Profile.OPENLDAP,
                with(standard(), "manager", "uid=ada", "description", "nightly", "modifyTimestamp", "20260203040506Z"));
        assertThat(robot.id()).isEqualTo(ID);
        assertThat(robot.login()).isEqualTo("backup");
        assertThat(robot.owner()).isEqualTo("uid=ada");
        assertThat(robot.description()).isEqualTo("nightly");
        assertThat(robot.changed()).isEqualTo("2026-02-03T04:05:06Z");
    }

    static Stream<Arguments> standings() {
        var ad = Profile.ACTIVE_DIRECTORY;
        var open = Profile.OPENLDAP;
        var generic = Profile.GENERIC;
        return Stream.of(
                arguments(ad, "userAccountControl", "514", "disabled"),
                arguments(ad, "userAccountControl", "4096", "free"),
                arguments(ad, "msDS-User-Account-Control-Computed", "16", "locked"),
                arguments(ad, "msDS-User-Account-Control-Computed", "8388608", "free"),
                arguments(ad, "lockoutTime", "134000000000000000", "locked"),
                arguments(ad, "lockoutTime", "0", "free"),
                arguments(ad, "accountExpires", "0", "free"),
                arguments(ad, "accountExpires", "9223372036854775807", "free"),
                arguments(ad, "accountExpires", "116444736000000000", "1970-01-01T00:00:00Z"),
                arguments(ad, "accountExpires", "132223104000000000", "2020-01-01T00:00:00Z"),
                arguments(ad, "accountExpires", "1", "1601-01-01T00:00:00Z"),
                arguments(open, "pwdAccountLockedTime", "000001010000Z", "disabled"),
                arguments(open, "pwdAccountLockedTime", "20260101000000Z", "locked"),
                arguments(open, "shadowExpire", "-1", "free"),
                arguments(open, "shadowExpire", "0", "1970-01-01T00:00:00Z"),
                arguments(open, "shadowExpire", "18262", "2020-01-01T00:00:00Z"),
                arguments(open, "pwdEndTime", "20200101000000Z", "2020-01-01T00:00:00Z"),
                arguments(open, "nsAccountLock", "TRUE", "free"),
                arguments(generic, "nsAccountLock", "TRUE", "disabled"),
                arguments(generic, "nsAccountLock", "false", "free"),
                arguments(generic, "loginDisabled", "TRUE", "disabled"),
                arguments(generic, "loginExpirationTime", "20200101000000Z", "2020-01-01T00:00:00Z"),
                arguments(generic, "pwdAccountLockedTime", "000001010000Z", "disabled"));
    }

    @ParameterizedTest(name = "{0}: {1}={2} means {3}")
    @MethodSource("standings")
    void understandsStandings(Profile profile, String attribute, String value, String standing) {
        assertThat(standing(robot(profile, with(base(profile), attribute, value))))
                .isEqualTo(standing);
    }

    @Test
    void takesTheEarlierOfTwoExpiries() {
        var robot = robot(Profile.OPENLDAP, with(standard(), "shadowExpire", "18262", "pwdEndTime", "20190101000000Z"));
        assertThat(robot.expires()).isEqualTo("2019-01-01T00:00:00Z");
    }

    @Test
    void believesTheComputedLockMoreThanTheTimeOfTheLastOne() {
        var entry =
                with(activeDirectory(), "lockoutTime", "134000000000000000", "msDS-User-Account-Control-Computed", "0");
        assertThat(robot(Profile.ACTIVE_DIRECTORY, entry).locked()).isFalse();
    }

    @ParameterizedTest(name = "lockoutTime={0}, computed={1} shows that a lock is {2}")
    @CsvSource({
        "134000000000000000, 16, LOCKED",
        "134000000000000000,   , LOCKED",
        "134000000000000000,  0, OVER",
        "                 0,  0, OVER",
        "                 0,   , OVER",
        "                  ,  0, NOT_SHOWN",
        "                  ,   , NOT_SHOWN",
        "                  , 16, LOCKED"
    })
    void tellsALockThatIsOverFromOneThatIsNotShown(
            @Nullable String since, @Nullable String computed, DirectoryEntry.Lock lock) {
        var entry = activeDirectory();
        if (since != null) entry = with(entry, "lockoutTime", since);
        if (computed != null) entry = with(entry, "msDS-User-Account-Control-Computed", computed);
        assertThat(robot(Profile.ACTIVE_DIRECTORY, entry).lock()).isEqualTo(lock);
    }

    @ParameterizedTest
    @EnumSource(
            value = Profile.class,
            names = {"OPENLDAP", "GENERIC"})
    void cannotTellThatWhereALockThatIsOverLeavesNothing(Profile profile) {
        assertThat(robot(profile, standard()).lock()).isEqualTo(DirectoryEntry.Lock.NOT_SHOWN);
        assertThat(robot(profile, with(standard(), "pwdAccountLockedTime", "000001010000Z"))
                        .lock())
                .as("an administrator's")
                .isEqualTo(DirectoryEntry.Lock.NOT_SHOWN);
    }

    static Stream<Arguments> unusable() {
        var ad = Profile.ACTIVE_DIRECTORY;
        var open = Profile.OPENLDAP;
        return Stream.of(
                arguments(ad, without("objectGUID", activeDirectory()), null, "it shows no objectGUID"),
                arguments(
                        ad, with(activeDirectory(), "objectGUID", "short"), null, "its objectGUID has 5 bytes, not 16"),
                arguments(ad, without("sAMAccountName", activeDirectory()), ID, "it shows no sAMAccountName"),
                arguments(
                        ad,
                        without("userAccountControl", activeDirectory()),
                        ID,
                        "it shows no userAccountControl, so nobody can tell if it is disabled"),
                arguments(
                        ad,
                        with(activeDirectory(), "userAccountControl", "x"),
                        ID,
                        "its userAccountControl is no number"),
                arguments(
                        ad, with(activeDirectory(), "accountExpires", "-5"), ID, "its accountExpires is negative: -5"),
                arguments(
                        ad,
                        with(activeDirectory(), "accountExpires", "99999999999999999999"),
                        ID,
                        "its accountExpires is no number"),
                arguments(open, without("entryUUID", standard()), null, "it shows no entryUUID"),
                arguments(open, with(standard(), "entryUUID", "none"), null, "its entryUUID is no UUID"),
                arguments(open, without("uid", standard()), ID, "it shows no uid"),
                arguments(open, with(standard(), "uid", " "), ID, "it shows no uid"),
                arguments(open, with(standard(), "shadowExpire", "soon"), ID, "its shadowExpire is no number"),
                arguments(
                        open,
                        with(standard(), "shadowExpire", "9223372036854775807"),
                        ID,
                        "its shadowExpire is no day: 9223372036854775807"),
                arguments(open, with(standard(), "pwdEndTime", "soon"), ID, "its pwdEndTime is no time"));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("unusable")
    void saysWhyAnEntryIsUnusable(Profile profile, Entry entry, @Nullable StableId id, String reason) {
        var robots = new RobotEntries(profile.attributes(), new GroupGraph(List.of()));
        robots.add(entry);
        robots.add(base(profile));
        var reading = robots.from("corp", "test", Instant.EPOCH, null);
        assertThat(reading.unusable()).containsExactly(new UnusableEntry(id, entry.getDN(), reason));
        assertThat(reading.entries()).hasSize(1);
    }

    @Test
    void takesTheLoginOfTheNameWhenThereAreTwo() {
        var entry = standard();
        entry.addAttribute("uid", "other");
        assertThat(robot(Profile.OPENLDAP, entry).login()).isEqualTo("backup");
    }

    @Test
    void refusesToChooseBetweenTwoLogins() {
        var robots = new RobotEntries(Profile.OPENLDAP.attributes(), new GroupGraph(List.of()));
        robots.add(
                new Entry("cn=backup,dc=corp", new Attribute("uid", "a", "b"), new Attribute("entryUUID", ID.value())));
        assertThat(robots.from("corp", "test", Instant.EPOCH, null).unusable())
                .extracting(UnusableEntry::reason)
                .containsExactly("it has 2 values of uid and its name is none");
    }

    @Test
    void neverSeesDeletedObjects() {
        var robots = new RobotEntries(Profile.ACTIVE_DIRECTORY.attributes(), new GroupGraph(List.of()));
        robots.add(with(activeDirectory(), "isDeleted", "TRUE"));
        var tombstone = activeDirectory();
        tombstone.setDN("CN=svc-backup\\0ADEL:0f8fad5b-d9cb-469f-a165-70867728950e,CN=Deleted Objects,DC=corp");
        robots.add(tombstone);
        assertThat(robots.from("corp", "test", Instant.EPOCH, null))
                .isEqualTo(new DirectoryReading.Complete("corp", "test", Instant.EPOCH, List.of(), List.of()));
    }

    @Test
    void findsThePrimaryGroupBesideTheOthers() {
        var entry = with(activeDirectory(), "primaryGroupID", "1104");
        entry.setAttribute(new Attribute("objectSid", HexFormat.of().parseHex(SID + "52040000")));
        var groups = new GroupGraph(List.of(
                new Group("cn=primary", Set.of(), Set.of(), "S-1-5-21-1-2-3-1104"),
                new Group("cn=direct", Set.of("cn=svc-backup,ou=robots,dc=corp"), Set.of(), "S-1-5-21-1-2-3-1105"),
                new Group("cn=outer", Set.of("cn=primary"), Set.of(), "S-1-5-21-1-2-3-1106")));
        var robots = new RobotEntries(Profile.ACTIVE_DIRECTORY.attributes(), groups);
        robots.add(entry);
        assertThat(robots.from("corp", "test", Instant.EPOCH, null)
                        .entries()
                        .getFirst()
                        .groups())
                .containsExactlyInAnyOrder("cn=primary", "cn=direct", "cn=outer");
    }

    @Test
    void keepsTextStripsOptionsAndDropsSecrets() {
        var entry = standard();
        entry.addAttribute("description;lang-de", "nächtlich");
        entry.addAttribute(new Attribute("userCertificate;binary", new byte[] {65}));
        entry.addAttribute(new Attribute("blob", new byte[] {(byte) 0xff, 0}));
        entry.addAttribute("userPassword", "hunter2");
        var robot = robot(Profile.OPENLDAP, entry);
        assertThat(robot.values("Description")).containsExactly("nächtlich");
        assertThat(robot.attributes()).containsOnlyKeys("objectclass", "uid", "entryuuid", "description");
        assertThat(robot.toString()).doesNotContain("hunter2");
    }

    private static String standing(DirectoryEntry robot) {
        if (robot.disabled()) return "disabled";
        if (robot.locked()) return "locked";
        Instant expires = robot.expires();
        return expires == null ? "free" : expires.toString();
    }

    private static DirectoryEntry robot(Profile profile, Entry entry) {
        var robots = new RobotEntries(profile.attributes(), new GroupGraph(List.of()));
        robots.add(entry);
        var reading = robots.from("corp", "test", Instant.EPOCH, null);
        assertThat(reading.unusable()).isEmpty();
        return reading.entries().getFirst();
    }

    private static Entry base(Profile profile) {
        return switch (profile) {
            case ACTIVE_DIRECTORY -> activeDirectory();
            case OPENLDAP, GENERIC -> standard();
        };
    }

    private static Entry activeDirectory() {
        return new Entry(
                "CN=svc-backup,OU=Robots,DC=corp",
                new Attribute("objectClass", "top", "person", "organizationalPerson", "user"),
                new Attribute("objectGUID", HexFormat.of().parseHex(GUID)),
                new Attribute("sAMAccountName", "svc-backup"),
                new Attribute("userAccountControl", "512"),
                new Attribute("objectSid", HexFormat.of().parseHex(SID + "53040000")));
    }

    private static Entry standard() {
        return new Entry(
                "uid=backup,ou=robots,dc=corp",
                new Attribute("objectClass", "account"),
                new Attribute("uid", "backup"),
                new Attribute("entryUUID", ID.value()));
    }

    private static Entry with(Entry entry, String... attributesAndValues) {
        for (int i = 0; i < attributesAndValues.length; i += 2) {
            entry.setAttribute(
                    new Attribute(attributesAndValues[i], attributesAndValues[i + 1].getBytes(StandardCharsets.UTF_8)));
        }
        return entry;
    }

    private static Entry without(String attribute, Entry entry) {
        entry.removeAttribute(attribute);
        return entry;
    }
}
