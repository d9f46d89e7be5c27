package dev.chancery.sync.desired;

import static dev.chancery.sync.account.TestRobots.active;
import static dev.chancery.sync.account.TestRobots.disabled;
import static dev.chancery.sync.account.TestRobots.entry;
import static dev.chancery.sync.account.TestRobots.gone;
import static dev.chancery.sync.account.TestRobots.id;
import static dev.chancery.sync.account.TestRobots.roster;
import static dev.chancery.sync.desired.TestRules.EVERYBODY;
import static dev.chancery.sync.desired.TestRules.audience;
import static dev.chancery.sync.desired.TestRules.calls;
import static dev.chancery.sync.desired.TestRules.login;
import static dev.chancery.sync.desired.TestRules.map;
import static dev.chancery.sync.desired.TestRules.memberOf;
import static dev.chancery.sync.desired.TestRules.robots;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.sync.account.RobotState;
import dev.chancery.sync.desired.MappingRule.Call;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whom robots may call. */
class AudiencesTest {
    private static final String VAULT = "https://vault.corp.example";

    @Test
    void letsARobotCallTheAudiencesOfItsRules() {
        var mapped = map(
                roster(entry(1, "a", "cn=x"), entry(2, "b")),
                calls("vault", memberOf("cn=x"), audience(VAULT), audience("sts.amazonaws.com")));

        assertThat(mapped.audiences())
                .containsExactly(
                        new AudienceGrant(id(1), VAULT, null, "vault"),
                        new AudienceGrant(id(1), "sts.amazonaws.com", null, "vault"));
    }

    @Test
    void letsRobotsCallRobots() {
        var mapped = map(
                roster(entry(1, "a"), entry(2, "b", "cn=callees"), entry(3, "c", "cn=callees")),
                calls("callers", login("a"), robots(memberOf("cn=callees"))));

        assertThat(mapped.audiences())
                .containsExactly(
                        new AudienceGrant(id(1), "robot:b", id(2), "callers"),
                        new AudienceGrant(id(1), "robot:c", id(3), "callers"));
    }

    @Test
    void letsARobotCallItselfOnlyWhereARuleSaysSo() {
        var mapped = map(roster(entry(1, "a")), calls("r", EVERYBODY, robots(login("a"))));

        assertThat(mapped.audiences()).containsExactly(new AudienceGrant(id(1), "robot:a", id(1), "r"));
    }

    @Test
    void letsNobodyCallWhoMayNotAct() {
        var mapped = map(
                TestRules.roster(
                        List.of(
                                roster(disabled(1, "a")).robots().getFirst(),
                                gone(2, "b", RobotState.QUARANTINED),
                                gone(3, "c", RobotState.DELETED),
                                active(4, "d"),
                                active(5, "e")),
                        Map.of(id(5), "it is odd")),
                calls("everyone", EVERYBODY, audience(VAULT)));

        assertThat(mapped.audiences()).containsExactly(new AudienceGrant(id(4), VAULT, null, "everyone"));
    }

    @Test
    void offersNoRobotThatIsGoneOrFrozen() {
        var mapped = map(
                TestRules.roster(
                        List.of(active(1, "a"), active(2, "b"), gone(3, "c", RobotState.QUARANTINED)),
                        Map.of(id(2), "it is odd")),
                calls("callers", login("a"), robots(EVERYBODY)));

        assertThat(mapped.audiences()).containsExactly(new AudienceGrant(id(1), "robot:a", id(1), "callers"));
    }

    @Test
    void grantsAnAudienceOnceByTheFirstRule() {
        var mapped = map(
                roster(entry(1, "a")),
                calls("first", EVERYBODY, audience(VAULT)),
                calls("second", EVERYBODY, audience(VAULT)));

        assertThat(mapped.audiences()).containsExactly(new AudienceGrant(id(1), VAULT, null, "first"));
    }

    @Test
    void grantsTheSameInEveryOrderOfTheRules() {
        var one = calls("one", EVERYBODY, audience("z"), audience("a"));
        var two = calls("two", EVERYBODY, robots(EVERYBODY));
        var roster = roster(entry(1, "a"), entry(2, "b"));

        assertThat(map(roster, two, one).audiences())
                .isEqualTo(map(roster, one, two).audiences());
    }

    @Test
    void refusesACallThatNamesBothOrNeither() {
        assertThatThrownBy(() -> new Call(VAULT, EVERYBODY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Call(null, null)).isInstanceOf(IllegalArgumentException.class);
    }
}
