package dev.chancery.sync.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.OwnershipMark;
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

/** What every {@link Cluster} shows. Each test has a namespace of its own. */
abstract class ClusterSightContract {
    final String namespace = "t-" + UUID.randomUUID();

    abstract Cluster cluster();

    abstract Outsider outsider();

    @BeforeEach
    void makeNamespace() {
        outsider().createNamespace(namespace);
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
    void tellsItsIssuerAndKeys() {
        var issuer = cluster().issuer();
        assertThat(issuer.issuer()).startsWith("https://");
        assertThat(issuer.jwks()).startsWith("{\"keys\":[{\"kty\":");
    }

    final void create(DesiredObject want) {
        var outcome = cluster().apply(new Change.Create(want));
        if (!outcome.isApplied()) throw new IllegalStateException(want.key() + ": " + outcome);
    }

    final ObservedObject see(DesiredObject want) {
        return find(want).orElseThrow(() -> new IllegalStateException("not seen: " + want.key()));
    }

    final Optional<ObservedObject> find(DesiredObject want) {
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

    final Outsider.Whole read(DesiredObject want) {
        return outsider().read(want.key()).orElseThrow();
    }
}
