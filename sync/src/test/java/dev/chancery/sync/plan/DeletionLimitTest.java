package dev.chancery.sync.plan;

import static dev.chancery.sync.plan.TestObjects.account;
import static dev.chancery.sync.plan.TestObjects.desire;
import static dev.chancery.sync.plan.TestObjects.foreign;
import static dev.chancery.sync.plan.TestObjects.observed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.account.Limit;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DeletionLimitTest {
    private final DeletionLimit limit = new DeletionLimit(new Limit(2, 10));

    @Test
    void letsAPlanPassThatDeletesAsManyAsAllowed() {
        var plan = deleting(2, 10);
        assertThat(plan.hold()).isEmpty();
        assertThat(plan.actionable()).hasSize(2);
    }

    @Test
    void holdsTheWholePlanAndNotJustTheRest() {
        var plan = deleting(3, 10);
        assertThat(plan.hold())
                .contains("3 of 10 objects would be deleted at once, which is more than the limit of 2 or 10 %");
        assertThat(plan.actionable()).isEmpty();
        assertThat(plan.changes()).hasSize(3);
    }

    @Test
    void doesNotLetStrangersObjectsRaiseTheLimit() {
        var ours = IntStream.range(0, 10).mapToObj(n -> observed(account(n, "r" + n)));
        var theirs = IntStream.range(0, 90).mapToObj(n -> foreign(account(n, "s" + n)));
        var observed = new ObservedState(Stream.concat(ours, theirs).toList(), Set.of("ns"));

        var plan = limit.restrain(new Planner().plan(desire(), observed), observed);

        assertThat(plan.hold()).isPresent();
    }

    private Plan deleting(int count, int total) {
        var all = IntStream.range(0, total).mapToObj(n -> account(n, "r" + n)).toList();
        var observed = new ObservedState(all.stream().map(TestObjects::observed).toList(), Set.of("ns"));
        var desire = new dev.chancery.sync.desired.ClusterDesire(
                TestObjects.EAST, List.copyOf(all.subList(count, total)), java.util.Map.of(), java.util.Map.of());
        return limit.restrain(new Planner().plan(desire, observed), observed);
    }
}
