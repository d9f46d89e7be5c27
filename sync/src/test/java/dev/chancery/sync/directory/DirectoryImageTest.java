package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import dev.chancery.sync.directory.DirectoryChange.Evidence;
import dev.chancery.sync.directory.DirectoryChange.Gone;
import dev.chancery.sync.directory.DirectoryChange.Upserted;
import dev.chancery.sync.directory.DirectoryImage.Effect;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

class DirectoryImageTest {
    private static final StableId ROBOT = id(1);
    private static final StableId OTHER = id(2);
    private static final StableId GROUP = id(9);

    private final DirectoryImage image = new DirectoryImage(Profile.OPENLDAP.attributes(), Instant.EPOCH);

    DirectoryImageTest() {
        image.apply(robot(ROBOT, "a"));
        image.apply(robot(OTHER, "b"));
    }

    @Test
    void showsTheSameEntryAsLongAsNothingOfItChanges() {
        var before = entry(ROBOT);
        image.apply(robot(OTHER, "c"));
        image.apply(group("uid=b,dc=corp"));

        assertThat(entry(ROBOT)).isSameAs(before);
        assertThat(entry(OTHER).login()).isEqualTo("c");
    }

    @Test
    void showsAnotherEntryWhenItChanges() {
        var before = entry(ROBOT);
        assertThat(image.apply(robot(ROBOT, "a2"))).isEqualTo(Effect.OTHER);
        assertThat(entry(ROBOT)).isNotEqualTo(before);
    }

    @Test
    void showsAnotherEntryWhenItsGroupsChange() {
        assertThat(entry(ROBOT).groups()).isEmpty();
        image.apply(group("uid=a,dc=corp"));
        assertThat(entry(ROBOT).groups()).containsExactly("cn=g,dc=corp");
        image.apply(new Gone(GROUP, Evidence.DELETED));
        assertThat(entry(ROBOT).groups()).isEmpty();
    }

    @Test
    void knowsWhatItWasToldBeforeWhateverItsGroups() {
        image.apply(group("uid=a,dc=corp"));
        entry(ROBOT);
        assertThat(image.apply(robot(ROBOT, "a"))).isEqualTo(Effect.NOTHING);
        assertThat(image.apply(group("uid=a,dc=corp"))).isEqualTo(Effect.NOTHING);
        assertThat(image.apply(new Gone(id(7), Evidence.DELETED))).isEqualTo(Effect.NOTHING);
        assertThat(entry(ROBOT).groups()).containsExactly("cn=g,dc=corp");
    }

    @Test
    void showsWhatCannotBeARobotUntilItCan() {
        image.apply(new Upserted(ROBOT, shown(ROBOT, "uid=a,dc=corp"), null));
        assertThat(reading().unusable()).hasSize(1);
        assertThat(reading().entries()).hasSize(1);
        image.apply(robot(ROBOT, "a"));
        assertThat(reading().unusable()).isEmpty();
    }

    @Test
    void tellsWhoChangedOnce() {
        reading();
        assertThat(told()).isEmpty();
        image.apply(robot(ROBOT, "a2"));
        image.apply(robot(OTHER, "b"));

        assertThat(told()).extracting(DirectoryEntry::login).containsExactly("a2");
        assertThat(told()).isEmpty();
        assertThat(entry(ROBOT).login()).isEqualTo("a2");
    }

    @Test
    void tellsWhoseGroupsChanged() {
        reading();
        image.apply(group("uid=a,dc=corp"));

        assertThat(told()).singleElement().satisfies(entry -> {
            assertThat(entry.id()).isEqualTo(ROBOT);
            assertThat(entry.groups()).containsExactly("cn=g,dc=corp");
        });
        image.apply(group("uid=b,dc=corp"));
        assertThat(told()).extracting(DirectoryEntry::id).containsExactlyInAnyOrder(ROBOT, OTHER);
        image.apply(new Gone(GROUP, Evidence.DELETED));
        assertThat(told()).extracting(DirectoryEntry::groups).containsExactly(Set.of());
    }

    @Test
    void tellsHowManyThereAreBesides() {
        image.apply(new Upserted(id(3), shown(id(3), "uid=odd,dc=corp"), null));
        reading();
        image.apply(robot(ROBOT, "a2"));

        var news = image.news("corp", "test").orElseThrow();
        assertThat(news.robots()).isEqualTo(2);
        assertThat(news.unusable()).isEqualTo(1);
    }

    /** No server tells that a lock has lapsed: only a reading shows it. */
    @Test
    void knowsThatSomebodyMayHaveBeenUnlocked() {
        reading();
        assertThat(image.mayHaveUnlocked()).isFalse();
        var locked = shown(ROBOT, "uid=a,dc=corp");
        locked.addAttribute("uid", "a");
        locked.addAttribute("pwdAccountLockedTime", "20261127010203Z");
        image.apply(new Upserted(ROBOT, locked, null));

        assertThat(told()).extracting(DirectoryEntry::locked).containsExactly(true);
        assertThat(image.mayHaveUnlocked()).isTrue();
        reading();
        assertThat(image.mayHaveUnlocked()).isTrue();
        image.apply(robot(ROBOT, "a"));
        reading();
        assertThat(image.mayHaveUnlocked()).isFalse();
    }

    @Test
    void tellsNothingBeforeTheFirstReading() {
        image.apply(robot(ROBOT, "a2"));
        assertThat(image.news("corp", "test")).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("moreThanSingleRobots")
    void hasToBeReadAfter(String what, DirectoryChange change) {
        image.apply(new Upserted(id(3), shown(id(3), "uid=odd,dc=corp"), null));
        reading();
        image.apply(robot(OTHER, "b2"));
        image.apply(change);
        image.apply(robot(OTHER, "b3"));

        assertThat(image.news("corp", "test")).isEmpty();
        assertThat(image.news("corp", "test")).isEmpty();
        reading();
        assertThat(told()).isEmpty();
    }

    static final List<Arguments> moreThanSingleRobots = List.of(
            Arguments.of("a newcomer", robot(id(4), "new")),
            Arguments.of("one that is gone", new Gone(ROBOT, Evidence.DELETED)),
            Arguments.of(
                    "one that cannot be a robot any more", new Upserted(ROBOT, shown(ROBOT, "uid=a,dc=corp"), null)),
            Arguments.of("one that can be a robot now", robot(id(3), "odd")),
            Arguments.of(
                    "one that is no robot any more",
                    new Upserted(ROBOT, null, group("uid=b,dc=corp").group())));

    @Test
    void knowsOfWhomItWasSaidThatTheyWereDeleted() {
        image.apply(new Gone(ROBOT, Evidence.DELETED));
        image.apply(new Gone(OTHER, Evidence.OUT_OF_SIGHT));
        assertThat(reading().deleted()).containsExactly(ROBOT);
        assertThat(reading().deleted()).as("until everything is read").containsExactly(ROBOT);

        image.apply(robot(ROBOT, "a"));
        assertThat(reading().deleted()).isEmpty();
    }

    @Test
    void hasToBeReadWhenWhatWasToldIsForgotten() {
        reading();
        image.apply(robot(ROBOT, "a2"));
        image.forgetTold();
        assertThat(image.news("corp", "test")).isEmpty();
    }

    private List<DirectoryEntry> told() {
        return image.news("corp", "test").orElseThrow().changed();
    }

    private DirectoryEntry entry(StableId id) {
        return reading().entries().stream()
                .filter(entry -> entry.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private DirectoryReading.Complete reading() {
        return image.reading("corp", "test");
    }

    private static Upserted robot(StableId id, String login) {
        var entry = shown(id, "uid=" + (id.equals(ROBOT) ? "a" : "b") + ",dc=corp");
        entry.addAttribute("uid", login);
        return new Upserted(id, entry, null);
    }

    private static Entry shown(StableId id, String dn) {
        return new Entry(dn, List.of(new Attribute("objectClass", "account"), new Attribute("entryUUID", id.value())));
    }

    private static Upserted group(String member) {
        var entry = new Entry(
                "cn=g,dc=corp",
                List.of(
                        new Attribute("objectClass", "groupOfNames"),
                        new Attribute("entryUUID", GROUP.value()),
                        new Attribute("member", member)));
        return new Upserted(GROUP, null, entry);
    }

    private static StableId id(int number) {
        return new StableId("00000000-0000-4000-8000-%012d".formatted(number));
    }
}
