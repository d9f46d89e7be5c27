package dev.chancery.sync.directory;

import static dev.chancery.sync.account.TestRobots.NOW;
import static dev.chancery.sync.account.TestRobots.changed;
import static dev.chancery.sync.account.TestRobots.id;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownPositionTest {
    private final KnownPosition known = KnownPosition.believed(
            null, at(10), List.of(changed(1, NOW), changed(2, NOW.plusSeconds(5)), changed(3, null)));

    @Test
    void believesAServerThatGoesOn() {
        assertThat(known.doubt(at(10), List.of())).isEmpty();
        assertThat(known.doubt(at(11), List.of(changed(1, NOW), changed(2, NOW.plusSeconds(9)), changed(3, null))))
                .isEmpty();
    }

    @Test
    void doubtsOneThatCountsFromALowerNumber() {
        assertThat(known.doubt(at(7), List.of()))
                .contains("server s was restored from a copy: it had come to n 10 and then showed n 7");
    }

    @Test
    void doubtsOneThatCaughtUpButShowsAnOlderEntry() {
        assertThat(known.doubt(at(99), List.of(changed(1, NOW), changed(2, NOW.plusSeconds(4)))))
                .hasValueSatisfying(doubt -> assertThat(doubt)
                        .contains("then showed uid=r2,", "as of 2026-11-24T12:00:04Z, not of 2026-11-24T12:00:05Z"));
    }

    @Test
    void doubtsOneOfWhichWhoeverListensSawThatItLostSomething() {
        assertThat(known.doubt(at(99).havingLost("a change is missing"), List.of()))
                .hasValueSatisfying(doubt -> assertThat(doubt).endsWith("and then showed a change is missing"));
    }

    @Test
    void saysNoCountWhereThereIsNone() {
        var without = KnownPosition.believed(null, ServerPosition.parse("s", ""), List.of(changed(2, NOW)));
        assertThat(without.doubt(ServerPosition.parse("s", ""), List.of(changed(2, NOW.minusSeconds(1)))))
                .hasValueSatisfying(
                        doubt -> assertThat(doubt).startsWith("server s was restored from a copy: uid=r2,"));
    }

    @Test
    void concludesNothingFromAnEntryThatIsGoneOrDoesNotSay() {
        assertThat(known.doubt(at(11), List.of(changed(1, null)))).isEmpty();
    }

    @Test
    void oneThatWentBackIsNotBelievedHoweverFarItComes() {
        var doubted = known.doubted(at(7), List.of()).orElseThrow();

        assertThat(doubted.doubt(at(12), List.of())).isEqualTo(known.doubt(at(7), List.of()));
        assertThat(doubted.doubted(at(6), List.of())).contains(doubted);
        assertThat(KnownPosition.believed(doubted, at(12), List.of()).doubt(at(12), List.of()))
                .isEmpty();
    }

    @Test
    void namesALossByItselfWhileItIsDoubted() {
        var evidence = known.evidence();
        assertThat(known.doubted(at(7), List.of()).orElseThrow().evidence()).isEqualTo(evidence);

        var later = KnownPosition.believed(known, at(10), List.of(changed(1, NOW.plusSeconds(60))));
        var elsewhere = KnownPosition.believed(null, ServerPosition.parse("other", "n 10"), List.of(changed(1, NOW)));
        var without = KnownPosition.believed(null, ServerPosition.parse("s", ""), List.of());
        assertThat(List.of(evidence, later.evidence(), elsewhere.evidence(), without.evidence()))
                .doesNotHaveDuplicates();
    }

    @Test
    void oneThatIsDoubtedForAnotherReasonDidNotGoBack() {
        assertThat(known.doubted(at(12), List.of())).isEmpty();
    }

    @Test
    void rememberTheEntriesThatChangedLast() {
        var many = new ArrayList<DirectoryEntry>();
        for (int n = 10; n < 30; n++) many.add(changed(n, NOW.plusSeconds(n)));

        var next = KnownPosition.believed(known, at(30), many);

        assertThat(next.witnesses().keySet())
                .isEqualTo(Set.of(id(22), id(23), id(24), id(25), id(26), id(27), id(28), id(29)));
        assertThat(KnownPosition.believed(known, at(11), List.of(changed(2, NOW.plusSeconds(60))))
                        .witnesses())
                .hasSize(2)
                .containsEntry(id(2), new LastChange.Timed(NOW.plusSeconds(60)));
    }

    private static ServerPosition at(int count) {
        return ServerPosition.parse("s", "n " + count);
    }
}
