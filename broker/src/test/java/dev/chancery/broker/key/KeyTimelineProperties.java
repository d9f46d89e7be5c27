package dev.chancery.broker.key;

import static dev.chancery.broker.key.TestKeys.START;
import static dev.chancery.broker.key.TestKeys.after;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of every timeline, however often anybody looks and whatever people ask for in between. */
class KeyTimelineProperties {
    /** Some time passes; then the steps that are due are taken, and perhaps somebody rotates. */
    record Moment(Duration pause, boolean rotates) {}

    /** A life of keys: settings, and the moments at which a replica looked. */
    record Life(KeySettings settings, List<Moment> moments) {}

    /** What the keys were at an instant, before anybody moved them and afterwards. */
    record Look(Instant at, List<TimelineKey> before, List<KeyStep> steps, List<TimelineKey> after) {}

    @Provide
    Arbitrary<Life> lives() {
        var algorithms = Arbitraries.of(
                Set.of(JWSAlgorithm.ES256), Set.of(JWSAlgorithm.RS256), Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256));
        var ahead = Arbitraries.integers().between(61, 600);
        var longer = Arbitraries.integers().between(0, 3000);
        var life = Arbitraries.integers().between(1, 61);
        var settings = Combinators.combine(ahead, longer, life, algorithms)
                .as((a, more, tokens, all) -> new KeySettings(
                        Duration.ofMinutes(a),
                        Duration.ofMinutes(a + more),
                        Duration.ofMinutes(tokens),
                        all,
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(60)));
        var pauses = Arbitraries.integers().between(1, 400_000).map(Duration::ofSeconds);
        var moments = Combinators.combine(pauses, Arbitraries.of(true, false, false, false))
                .as(Moment::new);
        return Combinators.combine(settings, moments.list().ofMinSize(1).ofMaxSize(40))
                .as(Life::new);
    }

    @Property
    void exactlyOneKeyOfEachWantedAlgorithmSigns(@ForAll("lives") Life life) {
        for (var look : looks(life)) {
            for (var algorithm : life.settings().algorithms()) {
                assertThat(look.after())
                        .filteredOn(key -> key.algorithm().equals(algorithm) && key.is(KeyState.SIGNING))
                        .as("%s at %s", algorithm, look.at())
                        .hasSize(1);
            }
        }
    }

    @Property
    void noKeyButTheFirstSignsBeforeVerifiersKnowIt(@ForAll("lives") Life life) {
        for (var look : looks(life)) {
            for (var key : look.after()) {
                if (key.publishedAt().equals(firstLook(life))) continue; // the first, or published beside it
                assertThat(key.signsFrom())
                        .isAfterOrEqualTo(key.publishedAt().plus(life.settings().publishAhead()));
            }
        }
    }

    @Property
    void onlyTheFirstKeyOfAnAlgorithmSignsAtOnce(@ForAll("lives") Life life) {
        var atOnce = looks(life).stream()
                .flatMap(look -> look.steps().stream())
                .filter(step -> step instanceof KeyStep.Publish publish && publish.state() == KeyState.SIGNING)
                .map(KeyStep::algorithm)
                .toList();

        assertThat(atOnce).containsExactlyInAnyOrderElementsOf(life.settings().algorithms());
    }

    @Property
    void noKeyIsRemovedBeforeItsLastTokenHasExpired(@ForAll("lives") Life life) {
        var lastSeenAble = new HashMap<String, Instant>();
        for (var look : looks(life)) {
            for (var step : look.steps()) {
                if (step instanceof KeyStep.Remove remove) {
                    assertThat(look.at())
                            .isAfterOrEqualTo(lastSeenAble
                                    .get(remove.id())
                                    .plus(life.settings().maxTokenLifetime()));
                }
            }
            // A replica that was cut off may have signed until now with whatever had not retired.
            look.before().stream()
                    .filter(key -> !key.is(KeyState.RETIRED))
                    .forEach(key -> lastSeenAble.put(key.id(), look.at()));
        }
    }

    @Property
    void keysMoveForwardOnly(@ForAll("lives") Life life) {
        Map<String, KeyState> last = new HashMap<>();
        for (var look : looks(life)) {
            for (var key : look.after()) {
                assertThat(key.state()).isGreaterThanOrEqualTo(last.getOrDefault(key.id(), KeyState.PUBLISHED));
                last.put(key.id(), key.state());
            }
        }
    }

    @Property
    void nothingIsDueTwiceAtTheSameInstant(@ForAll("lives") Life life) {
        var timeline = new KeyTimeline(life.settings());
        for (var look : looks(life))
            assertThat(timeline.due(look.after(), look.at())).isEmpty();
    }

    @Property
    void theOrderOfTheKeysDoesNotMatter(@ForAll("lives") Life life) {
        var timeline = new KeyTimeline(life.settings());
        for (var look : looks(life)) {
            assertThat(timeline.due(look.before().reversed(), look.at()))
                    .containsExactlyInAnyOrderElementsOf(timeline.due(look.before(), look.at()));
        }
    }

    @Property
    void revokingTheKeyThatSignsLeavesAnother(@ForAll("lives") Life life) {
        var timeline = new KeyTimeline(life.settings());
        var last = looks(life).getLast();
        for (var key : last.after()) {
            var left = after(last.after(), timeline.revoke(last.after(), key, last.at(), "test"));

            assertThat(left).extracting(TimelineKey::id).doesNotContain(key.id());
            assertThat(left)
                    .filteredOn(other -> other.is(KeyState.SIGNING))
                    .hasSameSizeAs(life.settings().algorithms());
            assertThat(timeline.due(left, last.at())).isEmpty();
        }
    }

    private static Instant firstLook(Life life) {
        return START.plus(life.moments().getFirst().pause());
    }

    private static List<Look> looks(Life life) {
        var timeline = new KeyTimeline(life.settings());
        var looks = new ArrayList<Look>();
        List<TimelineKey> keys = List.of();
        var now = START;
        for (var moment : life.moments()) {
            now = now.plus(moment.pause());
            var steps = new ArrayList<>(timeline.due(keys, now));
            var moved = after(keys, steps);
            if (moment.rotates()) {
                var rotation = timeline.rotate(moved, life.settings().algorithms(), now, Haste.SAFELY, "test");
                steps.addAll(rotation);
                moved = after(moved, rotation);
            }
            looks.add(new Look(now, keys, steps, moved));
            keys = moved;
        }
        return looks;
    }
}
