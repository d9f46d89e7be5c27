package dev.chancery.sync.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.RoleRef;
import dev.chancery.sync.desired.Subject;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.plan.Ownership;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link Cluster} promises: what it shows, and how it is changed. */
abstract class ClusterContract extends ClusterSightContract {
    @Test
    void createsAnAccount() {
        var want =
                TestObjects.account(namespace, "backup", Map.of("team", "storage"), Map.of("note", "a \"b\"\n\u00e9"));

        var outcome = cluster().apply(new Change.Create(want));

        var have = see(want);
        assertThat(outcome).isEqualTo(new ApplyOutcome.Applied(have.uid()));
        assertThat(have.ownership()).isEqualTo(new Ownership.Ours(TestObjects.BACKUP));
        assertThat(have.matches(want)).isTrue();
    }

    @Test
    void createsABinding() {
        var want = TestObjects.binding(namespace, "backup", new Subject(namespace, "a"), new Subject(namespace, "b"));
        create(want);
        assertThat(see(want).matches(want)).isTrue();
    }

    @Test
    void givesARoleToARobotByItsUserName() {
        var want = TestObjects.binding(namespace, "backup", new Subject(namespace, "a"), Subject.user("robot:backup"));
        create(want);
        assertThat(see(want).matches(want)).isTrue();
        assertThat(see(want).subjects()).contains(Subject.user("robot:backup"));
    }

    @Test
    void createsABindingOfTheWholeCluster() {
        var want = TestObjects.binding("", "chancery:" + namespace + ":backup", new Subject(namespace, "a"));
        create(want);
        assertThat(see(want).matches(want)).isTrue();
    }

    @Test
    void createsABindingOfNobody() {
        var want = TestObjects.binding(namespace, "nobody");
        create(want);
        assertThat(see(want).matches(want)).isTrue();
    }

    @Test
    void createsANamespace() {
        var want = TestObjects.namespace(namespace + "-new");
        create(want);
        assertThat(cluster().observe(Set.of()).namespaces()).contains(namespace, namespace + "-new");
    }

    @Test
    void conflictsWhenANamespaceIsThereAlready() {
        var outcome = cluster().apply(new Change.Create(TestObjects.namespace(namespace)));
        assertThat(outcome).isInstanceOf(ApplyOutcome.Conflict.class);
    }

    @Test
    void takesNamesOfSixtyThreeCharacters() {
        var want = TestObjects.account(namespace, "a".repeat(63));
        create(want);
        assertThat(see(want).matches(want)).isTrue();
    }

    @Test
    void isInvalidWithoutItsNamespace() {
        var outcome = cluster().apply(new Change.Create(TestObjects.account(namespace + "-none", "backup")));
        assertThat(outcome).isInstanceOf(ApplyOutcome.Invalid.class).asString().contains(namespace + "-none");
    }

    @Test
    void updatesWhatDiffers() {
        create(TestObjects.account(namespace, "backup"));
        var want = TestObjects.account(namespace, "backup", Map.of("team", "archive"), Map.of("note", "new"));

        var outcome = update(want);

        assertThat(outcome).isEqualTo(new ApplyOutcome.Applied(see(want).uid()));
        assertThat(see(want).matches(want)).isTrue();
    }

    @Test
    void removesWhatIsNoLongerWanted() {
        create(TestObjects.account(namespace, "backup", Map.of("old", "x"), Map.of("note", "old")));
        var want = TestObjects.account(namespace, "backup", Map.of(), Map.of());

        update(want);

        assertThat(see(want).matches(want)).isTrue();
        assertThat(read(want).labels()).isEqualTo(want.labels());
        assertThat(read(want).annotations()).isEqualTo(want.annotations());
    }

    @Test
    void takesBackALabelThatSomebodyChanged() {
        var want = TestObjects.account(namespace, "backup");
        create(want);
        outsider().label(want.key(), "team", "pirates");
        assertThat(see(want).matches(want)).isFalse();

        update(want);

        assertThat(see(want).matches(want)).isTrue();
        assertThat(read(want).labels()).containsEntry("team", "storage");
    }

    @Test
    void putsBackALabelThatSomebodyRemoved() {
        var want = TestObjects.account(namespace, "backup");
        create(want);
        outsider().removeLabel(want.key(), "team");
        assertThat(see(want).matches(want)).isFalse();

        update(want);

        assertThat(see(want).matches(want)).isTrue();
    }

    @Test
    void leavesLabelsOfOthersAlone() {
        create(TestObjects.account(namespace, "backup"));
        var want = TestObjects.account(namespace, "backup", Map.of("team", "archive"), Map.of());
        outsider().label(want.key(), "theirs", "yes");

        update(want);

        assertThat(see(want).matches(want)).isTrue();
        assertThat(read(want).labels()).containsEntry("theirs", "yes");
    }

    @Test
    void throwsOutASubjectThatSomebodyAdded() {
        var want = TestObjects.binding(namespace, "backup", new Subject(namespace, "backup"));
        create(want);
        outsider().addSubject(want.key(), new Subject(namespace, "pirate"));
        assertThat(see(want).subjects()).contains(new Subject(namespace, "pirate"));

        update(want);

        assertThat(see(want).matches(want)).isTrue();
        assertThat(read(want).subjects()).containsExactly(new Subject(namespace, "backup"));
    }

    @Test
    void throwsOutAUserToo() {
        var want = TestObjects.binding("", namespace, new Subject(namespace, "backup"));
        create(want);
        outsider().addSubject(want.key(), new Subject("", "User:alice"));
        assertThat(see(want).matches(want)).isFalse();

        update(want);

        assertThat(see(want).matches(want)).isTrue();
        assertThat(read(want).subjects()).containsExactly(new Subject(namespace, "backup"));
    }

    @Test
    void cannotChangeTheRoleOfABinding() {
        create(TestObjects.binding(namespace, "backup"));
        var want = TestObjects.binding(namespace, "backup", new RoleRef(RoleRef.RoleKind.CLUSTER_ROLE, "edit"));
        assertThat(see(want).hasRole(want)).isFalse();
        assertThat(update(want)).isInstanceOf(ApplyOutcome.Invalid.class);
    }

    @Test
    void neverCreatesOverAStranger() {
        var want = TestObjects.account(namespace, "backup");
        assertThat(find(want)).isEmpty();
        outsider().create(want.key(), Map.of("app", "theirs"), Map.of());

        var outcome = cluster().apply(new Change.Create(want));

        assertThat(outcome).isInstanceOf(ApplyOutcome.Conflict.class);
        assertThat(read(want).labels()).isEqualTo(Map.of("app", "theirs"));
        assertThat(read(want).annotations()).isEmpty();
    }

    @Test
    void neverCreatesOverAStrangersBinding() {
        var want = TestObjects.binding("", namespace, new Subject(namespace, "backup"));
        outsider().create(want.key(), Map.of(), Map.of());

        var outcome = cluster().apply(new Change.Create(want));

        assertThat(outcome).isInstanceOf(ApplyOutcome.Conflict.class);
        assertThat(read(want).subjects()).isEmpty();
    }

    @Test
    void createsOnce() {
        var create = new Change.Create(TestObjects.account(namespace, "backup"));
        assertThat(cluster().apply(create)).isInstanceOf(ApplyOutcome.Applied.class);
        assertThat(cluster().apply(create)).isInstanceOf(ApplyOutcome.Conflict.class);
    }

    @Test
    void neverUpdatesAnotherObjectOfThatName() {
        var want = TestObjects.account(namespace, "backup");
        create(want);
        var have = see(want);
        outsider().delete(want.key());
        outsider().create(want.key(), Map.of("app", "theirs"), Map.of());

        var outcome = cluster().apply(new Change.Update(have, want));

        assertThat(outcome).isInstanceOf(ApplyOutcome.Conflict.class);
        assertThat(read(want).labels()).isEqualTo(Map.of("app", "theirs"));
    }

    @Test
    void neverUpdatesAnotherBindingOfThatName() {
        var want = TestObjects.binding(namespace, "backup", new Subject(namespace, "backup"));
        create(want);
        var have = see(want);
        outsider().delete(want.key());
        outsider().create(want.key(), Map.of(), Map.of());

        var outcome = cluster().apply(new Change.Update(have, want));

        assertThat(outcome).isInstanceOf(ApplyOutcome.Conflict.class);
        assertThat(read(want).subjects()).isEmpty();
    }

    @Test
    void doesNotBringBackWhatIsGoneByAnUpdate() {
        var want = TestObjects.account(namespace, "backup");
        create(want);
        var have = see(want);
        outsider().delete(want.key());

        assertThat(cluster().apply(new Change.Update(have, want))).isInstanceOf(ApplyOutcome.Conflict.class);
        assertThat(outsider().read(want.key())).isEmpty();
    }

    @Test
    void deletesWhatWasObserved() {
        var want = TestObjects.binding(namespace, "backup");
        create(want);

        var outcome = cluster().apply(new Change.Delete(see(want)));

        assertThat(outcome).isEqualTo(new ApplyOutcome.Applied(null));
        assertThat(outsider().read(want.key())).isEmpty();
    }

    @Test
    void isContentWhenWhatIsToBeDeletedIsGone() {
        var want = TestObjects.account(namespace, "backup");
        create(want);
        var have = see(want);
        outsider().delete(want.key());
        assertThat(cluster().apply(new Change.Delete(have))).isEqualTo(new ApplyOutcome.Applied(null));
    }

    @Test
    void doesNotDeleteWhatHasChangedSince() {
        var want = TestObjects.account(namespace, "backup");
        create(want);
        var have = see(want);
        outsider().label(want.key(), "theirs", "yes");

        assertThat(cluster().apply(new Change.Delete(have))).isInstanceOf(ApplyOutcome.Conflict.class);
        assertThat(outsider().read(want.key())).isPresent();
    }

    @Test
    void doesNotDeleteAnotherObjectOfThatName() {
        var want = TestObjects.account(namespace, "backup");
        create(want);
        var have = see(want);
        outsider().delete(want.key());
        outsider().create(want.key(), Map.of(), Map.of());

        assertThat(cluster().apply(new Change.Delete(have))).isInstanceOf(ApplyOutcome.Conflict.class);
        assertThat(outsider().read(want.key())).isPresent();
    }

    @Test
    void refusesAChangeThatIsHeld() {
        var held = new Change.Held(
                ObjectKey.serviceAccount(namespace, "backup"), Change.HeldReason.OWNED_BY_SOMEONE_ELSE, "theirs");
        assertThatIllegalArgumentException().isThrownBy(() -> cluster().apply(held));
    }

    private ApplyOutcome update(DesiredObject.Owned want) {
        return cluster().apply(new Change.Update(see(want), want));
    }
}
