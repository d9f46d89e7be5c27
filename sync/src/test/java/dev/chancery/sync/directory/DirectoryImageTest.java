package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import dev.chancery.sync.directory.DirectoryChange.Evidence;
import dev.chancery.sync.directory.DirectoryChange.Gone;
import dev.chancery.sync.directory.DirectoryChange.Upserted;
import dev.chancery.sync.directory.DirectoryImage.Effect;
import java.util.List;
import org.junit.jupiter.api.Test;

class DirectoryImageTest {
    private static final StableId ROBOT = id(1);
    private static final StableId OTHER = id(2);
    private static final StableId GROUP = id(9);

    private final DirectoryImage image = DirectoryImage.empty(Profile.OPENLDAP.attributes());

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
