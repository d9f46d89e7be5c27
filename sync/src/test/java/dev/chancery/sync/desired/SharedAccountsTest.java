package dev.chancery.sync.desired;

import static dev.chancery.sync.account.TestRobots.entry;
import static dev.chancery.sync.account.TestRobots.roster;
import static dev.chancery.sync.desired.TestRules.EAST;
import static dev.chancery.sync.desired.TestRules.EVERYBODY;
import static dev.chancery.sync.desired.TestRules.keys;
import static dev.chancery.sync.desired.TestRules.login;
import static dev.chancery.sync.desired.TestRules.map;
import static dev.chancery.sync.desired.TestRules.place;
import static dev.chancery.sync.desired.TestRules.places;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.desired.DesiredObject.ServiceAccount;
import dev.chancery.sync.desired.MappingRule.NamespacePolicy;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where several robots or several rules want one account: put together, or contested. */
class SharedAccountsTest {
    private static final ObjectKey A = ObjectKey.serviceAccount("robots", "a");
    private static final ObjectKey B = ObjectKey.serviceAccount("robots", "b");

    @Test
    void contestsANameThatTwoRobotsWant() {
        var prefixed = new MappingRule.Place(
                ClusterSelector.ALL,
                "robots",
                NamespacePolicy.MUST_EXIST,
                new NameTemplate("x-{name}"),
                Map.of(),
                Map.of());
        var roster = roster(entry(1, "x-y"), entry(2, "y"), entry(3, "z"));

        var desire = map(roster, places("plain", login("x-y", "z"), place()), places("prefixed", login("y"), prefixed))
                .in(EAST);

        assertThat(keys(desire)).containsExactly(ObjectKey.serviceAccount("robots", "z"));
        assertThat(desire.contested())
                .containsOnly(Map.entry(
                        ObjectKey.serviceAccount("robots", "x-y"),
                        "wanted by uid=x-y,ou=robots,dc=corp,dc=example and by uid=y,ou=robots,dc=corp,dc=example"));
    }

    @Test
    void putsTogetherWhatTwoRulesAddToOneAccount() {
        var desire = map(
                        roster(entry(1, "a")),
                        places("first", EVERYBODY, place().labelled(Map.of("team", "x", "same", "s"))),
                        places(
                                "second",
                                EVERYBODY,
                                place().labelled(Map.of("zone", "y", "same", "s"))
                                        .annotated(Map.of("contact", "help"))),
                        places("third", EVERYBODY, place().annotated(Map.of("third", "3"))))
                .in(EAST);

        var account = (ServiceAccount) desire.objects().getFirst();
        assertThat(desire.objects()).hasSize(1);
        assertThat(account.labels()).contains(Map.entry("team", "x"), Map.entry("zone", "y"), Map.entry("same", "s"));
        assertThat(account.annotations())
                .contains(
                        Map.entry("contact", "help"), Map.entry("third", "3"), Map.entry("chancery.dev/rule", "first"));
        assertThat(account.provenance().rule()).isEqualTo("first");
    }

    @ParameterizedTest
    @EnumSource
    void contestsAnAccountAboutWhichTwoRulesDisagree(Part part) {
        var desire = map(
                        roster(entry(1, "a"), entry(2, "b")),
                        places("first", EVERYBODY, part.saying("x")),
                        places("second", login("a"), part.saying("y")))
                .in(EAST);

        assertThat(keys(desire)).containsExactly(B);
        assertThat(desire.contested())
                .containsOnly(Map.entry(A, "rules first and second disagree about team: \"x\" or \"y\""));
    }

    private enum Part {
        LABELS,
        ANNOTATIONS;

        MappingRule.Place saying(String team) {
            return switch (this) {
                case LABELS -> place().labelled(Map.of("team", team));
                case ANNOTATIONS -> place().annotated(Map.of("team", team));
            };
        }
    }

    @Test
    void contestsANameThatTheTemplateMakesTooLong() {
        var long63 = "a".repeat(63);
        var template = new MappingRule.Place(
                ClusterSelector.ALL,
                "robots",
                NamespacePolicy.CREATE,
                new NameTemplate("r-{name}"),
                Map.of(),
                Map.of());

        var desire = map(roster(entry(1, long63), entry(2, "b")), places("p", EVERYBODY, template))
                .in(EAST);

        assertThat(keys(desire))
                .containsExactly(ObjectKey.namespace("robots"), ObjectKey.serviceAccount("robots", "r-b"));
        assertThat(desire.contested())
                .containsOnly(Map.entry(
                        ObjectKey.serviceAccount("robots", "r-" + long63),
                        "p: not a DNS label of at most 63 characters: \"r-" + long63 + "\""));
    }

    @Test
    void wantsThePlainNameThoughAnotherTemplateMakesItTooLong() {
        var long63 = "a".repeat(63);
        var template = new MappingRule.Place(
                ClusterSelector.ALL,
                "robots",
                NamespacePolicy.MUST_EXIST,
                new NameTemplate("r-{name}"),
                Map.of(),
                Map.of());

        var desire = map(roster(entry(1, long63)), places("p", EVERYBODY, template, place()))
                .in(EAST);

        assertThat(keys(desire)).containsExactly(ObjectKey.serviceAccount("robots", long63));
        assertThat(desire.contested()).containsOnlyKeys(ObjectKey.serviceAccount("robots", "r-" + long63));
    }
}
