package dev.chancery.sync.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.OwnershipMark;
import dev.chancery.sync.desired.RoleRef;
import dev.chancery.sync.desired.Subject;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.plan.ObservedObject;
import dev.chancery.sync.plan.ObservedState;
import dev.chancery.sync.plan.Ownership;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Cluster} promises. Each test has a namespace of its own. */
abstract class ClusterContract {
    private final String namespace = "t-" + UUID.randomUUID();

    abstract Cluster cluster();

    abstract Outsider outsider();

    @BeforeEach
    void makeNamespace() {
        outsider().createNamespace(namespace);
    }

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
    void showsAStrangerOnlyWhereSomethingIsWanted() {
        var want = TestObjects.account(namespace, "backup");
        outsider().create(want.key(), Map.of("app", "theirs"), Map.of());
        outsider().create(ObjectKey.serviceAccount(namespace, "other"), Map.of(), Map.of());

        var seen = cluster().observe(Set.of(want.key())).objects();

        assertThat(here(seen)).singleElement().satisfies(stranger -> {
            assertThat(stranger.key()).isEqualTo(want.key());
            assertThat(stranger.ownership()).isEqualTo(new Ownership.SomeoneElse());
            assertThat(stranger.uid()).isEqualTo(read(want).uid());
        });
        assertThat(here(cluster().observe(Set.of()).objects())).isEmpty();
    }

    @Test
    void showsStrangersAmongBindings() {
        var inside = TestObjects.binding(namespace, "backup");
        var everywhere = TestObjects.binding("", namespace);
        outsider().create(inside.key(), Map.of(), Map.of());
        outsider().create(everywhere.key(), Map.of(), Map.of());

        var seen = cluster().observe(Set.of(inside.key(), everywhere.key())).objects();

        assertThat(seen)
                .filteredOn(object -> object.ownership() instanceof Ownership.SomeoneElse)
                .extracting(ObservedObject::key)
                .contains(inside.key(), everywhere.key());
    }

    @Test
    void doesNotOwnWhatNamesNoRobot() {
        var want = TestObjects.account(namespace, "backup");
        outsider().create(want.key(), want.labels(), Map.of(OwnershipMark.ROBOT, "Not An Id"));
        outsider().create(ObjectKey.serviceAccount(namespace, "bare"), want.labels(), Map.of());
        assertThat(here(cluster().observe(Set.of(want.key())).objects()))
                .hasSize(2)
                .allSatisfy(object -> assertThat(object.ownership()).isEqualTo(new Ownership.SomeoneElse()));
    }

    @Test
    void seesNothingUnderAKeyWhereNothingIs() {
        outsider().create(ObjectKey.serviceAccount(namespace, "other"), Map.of(), Map.of());
        var keys = Set.of(
                ObjectKey.serviceAccount(namespace, "backup"),
                ObjectKey.serviceAccount(namespace + "-none", "backup"),
                ObjectKey.namespace(namespace + "-none"),
                ObjectKey.binding(namespace, "backup"),
                ObjectKey.binding("", namespace),
                ObjectKey.binding("", "no/name%at all"));

        assertThat(cluster().look(keys)).isEqualTo(new ObservedState(List.of(), Set.of()));
    }

    @Test
    void seesUnderAKeyJustWhatAListShows() {
        var account = TestObjects.account(namespace, "backup", Map.of("team", "storage"), Map.of("note", "b"));
        var inside = TestObjects.binding(namespace, "backup", new Subject(namespace, "a"), Subject.user("robot:a"));
        var everywhere = TestObjects.binding("", namespace, new Subject(namespace, "a"));
        create(account);
        create(inside);
        create(everywhere);
        outsider().label(account.key(), "theirs", "yes");
        outsider().addSubject(inside.key(), new Subject(namespace, "pirate"));

        var seen = cluster().look(Set.of(account.key(), inside.key(), everywhere.key()));

        assertThat(seen.objects()).containsExactlyInAnyOrder(see(account), see(inside), see(everywhere));
        assertThat(seen.namespaces()).as("none of them was asked for").isEmpty();
    }

    @Test
    void seesANamespaceUnderItsKey() {
        var seen = cluster().look(Set.of(ObjectKey.namespace(namespace)));
        assertThat(seen).isEqualTo(new ObservedState(List.of(), Set.of(namespace)));
    }

    @Test
    void seesAStrangerUnderAKey() {
        var account = TestObjects.account(namespace, "backup");
        var everywhere = TestObjects.binding("", namespace);
        outsider().create(account.key(), account.labels(), Map.of(OwnershipMark.ROBOT, "Not An Id"));
        outsider().create(everywhere.key(), Map.of("app", "theirs"), Map.of());

        var seen = cluster().look(Set.of(account.key(), everywhere.key())).objects();

        assertThat(seen).hasSize(2).allSatisfy(object -> assertThat(object.ownership())
                .isEqualTo(new Ownership.SomeoneElse()));
    }

    @Test
    void findsNamesThatASelectorCouldMisread() {
        var odd = TestObjects.binding(namespace, "backup,metadata.name=other", new Subject(namespace, "a"));
        create(odd);
        create(TestObjects.binding(namespace, "other", new Subject(namespace, "a")));

        assertThat(cluster().look(Set.of(odd.key())).objects()).containsExactly(see(odd));
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

    @Test
    void tellsItsIssuerAndKeys() {
        var issuer = cluster().issuer();
        assertThat(issuer.issuer()).startsWith("https://");
        assertThat(issuer.jwks()).startsWith("{\"keys\":[{\"kty\":");
    }

    private void create(DesiredObject want) {
        var outcome = cluster().apply(new Change.Create(want));
        if (!outcome.isApplied()) throw new IllegalStateException(want.key() + ": " + outcome);
    }

    private ApplyOutcome update(DesiredObject.Owned want) {
        return cluster().apply(new Change.Update(see(want), want));
    }

    private ObservedObject see(DesiredObject want) {
        return find(want).orElseThrow(() -> new IllegalStateException("not seen: " + want.key()));
    }

    private Optional<ObservedObject> find(DesiredObject want) {
        return cluster().observe(Set.of(want.key())).objects().stream()
                .filter(object -> object.key().equals(want.key()))
                .findFirst();
    }

    private Iterable<ObservedObject> here(Iterable<ObservedObject> objects) {
        var found = new HashMap<ObjectKey, ObservedObject>();
        objects.forEach(object -> {
            if (object.key().namespace().equals(namespace)) found.put(object.key(), object);
        });
        return found.values();
    }

    private Outsider.Whole read(DesiredObject want) {
        return outsider().read(want.key()).orElseThrow();
    }
}
