package dev.chancery.broker.key;

import static com.nimbusds.jose.JWSAlgorithm.ES256;
import static com.nimbusds.jose.JWSAlgorithm.RS256;
import static dev.chancery.broker.key.TestKeys.ES256_ONLY;
import static dev.chancery.broker.key.TestKeys.START;
import static dev.chancery.broker.key.TestKeys.published;
import static dev.chancery.broker.key.TestKeys.retired;
import static dev.chancery.broker.key.TestKeys.signing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.broker.key.KeyStep.Promote;
import dev.chancery.broker.key.KeyStep.Publish;
import dev.chancery.broker.key.KeyStep.Remove;
import dev.chancery.broker.key.KeyStep.Retire;
import dev.chancery.broker.key.NextStep.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyTimelineTest {
    private static final Duration AHEAD = ES256_ONLY.publishAhead();
    private static final Duration PERIOD = ES256_ONLY.signingPeriod();
    private static final Instant END = START.plus(PERIOD);
    private static final Duration MOMENT = Duration.ofNanos(1000);

    private final KeyTimeline timeline = new KeyTimeline(ES256_ONLY);

    @Test
    void theFirstKeySignsAtOnce() {
        assertThat(timeline.due(List.of(), START))
                .containsExactly(new Publish(ES256, START, START, "no other key signs"));
    }

    @Test
    void eachAlgorithmHasATimelineOfItsOwn() {
        var both = new KeyTimeline(TestKeys.settings(Set.of(RS256, ES256)));

        assertThat(both.due(List.of(signing("a", START)), START))
                .containsExactly(new Publish(RS256, START, START, "no other key signs"));
    }

    @Test
    void nothingIsDueInTheMiddleOfAPeriod() {
        assertThat(timeline.due(List.of(signing("a", START)), END.minus(AHEAD).minus(MOMENT)))
                .isEmpty();
    }

    @Test
    void aSuccessorIsPublishedAhead() {
        var now = END.minus(AHEAD);

        assertThat(timeline.due(List.of(signing("a", START)), now))
                .containsExactly(new Publish(ES256, now, END, "the signing period of its predecessor ends"));
    }

    @Test
    void aSuccessorThatIsLateIsPublishedAheadAllTheSame() {
        var late = END.plus(Duration.ofDays(3));

        assertThat(timeline.due(List.of(signing("a", START)), late))
                .containsExactly(
                        new Publish(ES256, late, late.plus(AHEAD), "the signing period of its predecessor ends"));
    }

    @Test
    void noSecondSuccessorIsPublished() {
        assertThat(timeline.due(List.of(signing("a", START), published("b", END.minus(AHEAD), END)), END.minus(MOMENT)))
                .isEmpty();
    }

    @Test
    void theOldKeyRetiresBeforeTheNewOneIsPromoted() {
        assertThat(timeline.due(List.of(signing("a", START), published("b", END.minus(AHEAD), END)), END))
                .containsExactly(
                        new Retire("a", ES256, END, END.plus(ES256_ONLY.retention()), "its successor signs"),
                        new Promote("b", ES256, END, "its time has come"));
    }

    @Test
    void afterAnOutageTheRemovalCountsFromNow() {
        var late = END.plus(Duration.ofHours(5));

        assertThat(timeline.due(List.of(signing("a", START), published("b", END.minus(AHEAD), END)), late))
                .contains(new Retire("a", ES256, END, late.plus(ES256_ONLY.retention()), "its successor signs"));
    }

    @Test
    void aRetiredKeyIsKeptForItsLastToken() {
        var keys = List.of(signing("b", START), retired("a", START.minus(PERIOD), START.plusSeconds(60)));

        assertThat(timeline.due(keys, START.plusSeconds(59))).isEmpty();
        assertThat(timeline.due(keys, START.plusSeconds(60)))
                .containsExactly(new Remove("a", ES256, START.plusSeconds(60), "its last token has expired"));
    }

    @Test
    void ofSeveralWhoseTimeHasComeTheLastSigns() {
        var b = published("b", START, START.plusSeconds(10));
        var c = published("c", START, START.plusSeconds(20));
        var now = START.plusSeconds(30);

        assertThat(timeline.due(List.of(c, signing("a", START), b), now))
                .extracting(KeyTimelineTest::move)
                .containsExactly("retire a", "retire b", "promote c");
    }

    @Test
    void anAlgorithmThatIsWantedNoMoreSignsToItsEndAndHasNoSuccessor() {
        var rsaOnly = new KeyTimeline(TestKeys.settings(Set.of(RS256)));
        var rsa = new TimelineKey("r", RS256, KeyState.SIGNING, END, END, null, null);
        var keys = List.of(signing("a", START), rsa);

        assertThat(rsaOnly.due(keys, END.minus(MOMENT))).isEmpty();
        assertThat(rsaOnly.due(keys, END))
                .containsExactly(new Retire(
                        "a", ES256, END, END.plus(ES256_ONLY.retention()), "its algorithm is not wanted any more"));
    }

    @Test
    void asLongAheadAsThePeriodThereAlwaysIsASuccessor() {
        var settings = new KeySettings(
                PERIOD,
                PERIOD,
                ES256_ONLY.maxTokenLifetime(),
                Set.of(ES256),
                ES256_ONLY.refreshInterval(),
                ES256_ONLY.longestVerifierCache());

        assertThat(new KeyTimeline(settings).due(List.of(), START))
                .containsExactly(
                        new Publish(ES256, START, START, "no other key signs"),
                        new Publish(ES256, START, END, "the signing period of its predecessor ends"));
    }

    @Test
    void rotatingPublishesASuccessorThatSignsWhenVerifiersKnowIt() {
        assertThat(timeline.rotate(List.of(signing("a", START)), Set.of(ES256), START, Haste.SAFELY, "asked"))
                .containsExactly(new Publish(ES256, START, START.plus(AHEAD), "asked"));
    }

    @Test
    void rotatingAgainChangesNothing() {
        var keys = List.of(signing("a", START), published("b", START, START.plus(AHEAD)));

        assertThat(timeline.rotate(keys, Set.of(ES256), START.plusSeconds(1), Haste.SAFELY, "asked"))
                .isEmpty();
    }

    @Test
    void rotatingAtOncePrefersAKeyThatSomeVerifiersKnow() {
        var keys = List.of(signing("a", START), published("b", START, START.plus(AHEAD)));
        var now = START.plusSeconds(60);

        assertThat(timeline.rotate(keys, Set.of(ES256), now, Haste.AT_ONCE, "asked"))
                .containsExactly(
                        new Retire("a", ES256, now, now.plus(ES256_ONLY.retention()), "asked"),
                        new Promote("b", ES256, now, "asked"));
    }

    @Test
    void rotatingAtOnceWithoutSuccessorMakesOneThatSigns() {
        var now = START.plusSeconds(60);

        assertThat(timeline.rotate(List.of(signing("a", START)), Set.of(ES256), now, Haste.AT_ONCE, "asked"))
                .extracting(KeyTimelineTest::move)
                .containsExactly("retire a", "publish signing");
    }

    @Test
    void revokingTheKeyThatSignsPromotesTheNextAtOnce() {
        var a = signing("a", START);
        var b = published("b", START, START.plus(AHEAD));
        var now = START.plusSeconds(60);

        assertThat(timeline.revoke(List.of(a, b), a, now, "stolen"))
                .containsExactly(
                        new Remove("a", ES256, now, "stolen"), new Promote("b", ES256, now, "no other key signs"));
    }

    @Test
    void revokingTheOnlyKeyMakesAnother() {
        var a = signing("a", START);

        assertThat(timeline.revoke(List.of(a), a, START, "stolen"))
                .containsExactly(
                        new Remove("a", ES256, START, "stolen"),
                        new Publish(ES256, START, START, "no other key signs"));
    }

    @Test
    void revokingARetiredKeyMovesNoOther() {
        var old = retired("a", START.minus(PERIOD), END);

        assertThat(timeline.revoke(List.of(old, signing("b", START)), old, START, "stolen"))
                .containsExactly(new Remove("a", ES256, START, "stolen"));
    }

    @Test
    void tellsTheNextStepOfEachKey() {
        var a = signing("a", START);
        var b = published("b", END.minus(AHEAD), END);
        var old = retired("o", START.minus(PERIOD), START.plusSeconds(60));

        assertThat(timeline.next(a, List.of(a))).isEqualTo(new NextStep(Kind.SUCCESSOR_IS_PUBLISHED, END.minus(AHEAD)));
        assertThat(timeline.next(a, List.of(a, b))).isEqualTo(new NextStep(Kind.RETIRES, END));
        assertThat(timeline.next(b, List.of(a, b))).isEqualTo(new NextStep(Kind.SIGNS, END));
        assertThat(timeline.next(old, List.of(old))).isEqualTo(new NextStep(Kind.IS_REMOVED, START.plusSeconds(60)));
    }

    private static String move(KeyStep step) {
        return switch (step) {
            case Publish publish -> "publish " + publish.state().word();
            case Promote promote -> "promote " + promote.id();
            case Retire retire -> "retire " + retire.id();
            case Remove remove -> "remove " + remove.id();
        };
    }
}
