package dev.chancery.sync.plan;

import static dev.chancery.sync.account.RobotState.ACTIVE;
import static dev.chancery.sync.account.RobotState.DELETED;
import static dev.chancery.sync.account.RobotState.QUARANTINED;
import static dev.chancery.sync.account.RobotState.SUSPENDED;
import static dev.chancery.sync.account.TestRobots.id;
import static dev.chancery.sync.account.TestRobots.known;
import static dev.chancery.sync.plan.TestObjects.EAST;
import static dev.chancery.sync.plan.TestObjects.VIEW;
import static dev.chancery.sync.plan.TestObjects.account;
import static dev.chancery.sync.plan.TestObjects.binding;
import static dev.chancery.sync.plan.TestObjects.observed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.plan.Change.Delete;
import dev.chancery.sync.plan.Departure.Cause;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A table: what is deleted, what is known of its robot, and the reason. */
class DepartureTest {
    private static final ObservedObject ACCOUNT = observed(account(1, "a"));
    private static final ObservedObject BINDING = observed(binding(1, VIEW, "a"));

    static Stream<Arguments> cases() {
        var unwanted = "no rule gives it";
        var left = "no longer in the directory";
        return Stream.of(
                arguments(new Delete(ACCOUNT), List.of(known(1, "a", ACTIVE)), Cause.UNWANTED, unwanted),
                arguments(new Delete(BINDING), List.of(known(1, "a", ACTIVE)), Cause.UNWANTED, unwanted),
                arguments(new Delete(ACCOUNT), List.of(known(1, "a", SUSPENDED)), Cause.UNWANTED, unwanted),
                arguments(
                        new Delete(BINDING),
                        List.of(known(1, "a", SUSPENDED)),
                        Cause.ROBOT_SUSPENDED,
                        "its robot is suspended: disabled in the directory"),
                arguments(
                        new Delete(BINDING),
                        List.of(known(1, "a", QUARANTINED)),
                        Cause.ROBOT_GONE,
                        "its robot is quarantined: " + left),
                arguments(
                        new Delete(ACCOUNT),
                        List.of(known(1, "a", DELETED)),
                        Cause.ROBOT_GONE,
                        "its robot is deleted: " + left),
                arguments(
                        new Delete(BINDING, Departure.OTHER_ROLE),
                        List.of(known(1, "a", ACTIVE)),
                        Cause.OTHER_ROLE,
                        "another role is wanted in its place"),
                arguments(
                        new Delete(ACCOUNT),
                        List.of(known(2, "b", ACTIVE)),
                        Cause.ROBOT_UNKNOWN,
                        "it bears our mark, but no robot " + id(1) + " was ever seen"));
    }

    @ParameterizedTest(name = "{2}: {3}")
    @MethodSource("cases")
    void saysWhy(Delete delete, List<KnownRobot> known, Cause cause, String reason) {
        var named = (Delete) plan(delete).naming(known).changes().getFirst();

        assertThat(named.why().cause()).isEqualTo(cause);
        assertThat(named.reason()).isEqualTo(reason);
    }

    @Test
    void changesNothingThatAPersonApproves() {
        var plan = plan(new Delete(BINDING));

        assertThat(plan.naming(List.of(known(1, "a", SUSPENDED))).digest()).isEqualTo(plan.digest());
    }

    private static Plan plan(Delete delete) {
        return new Plan(EAST, List.of(delete), List.of());
    }
}
