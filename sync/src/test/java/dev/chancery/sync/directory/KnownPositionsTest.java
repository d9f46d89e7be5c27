package dev.chancery.sync.directory;

import static dev.chancery.sync.account.TestRobots.NOW;
import static dev.chancery.sync.account.TestRobots.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.account.TestRobots;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KnownPositionsTest {
    private static final String ONE = "CN=NTDS Settings,CN=DC1 3f2504e0-4f89-11d3-9a0c-0305e82c3301";
    private static final String TWO = "CN=NTDS Settings,CN=DC2 6ba7b810-9dad-11d1-80b4-00c04fd430c8";
    private static final String FIRST = ONE.substring(ONE.lastIndexOf(' ') + 1);

    private static final Set<String> NOBODY = Set.of();

    /** At the first one, of which change 3952 was the last that concerned us. */
    private final KnownPositions known =
            after(new KnownPositions(Map.of()), at(ONE, 5000, Map.of()), List.of(changed(1, 3900), changed(2, 3952)));

    @Test
    void believesOneThatHasWhatTheOtherHad() {
        assertThat(known.doubts(second(3952), List.of())).isEmpty();
        assertThat(known.doubts(second(4000), List.of())).isEmpty();
    }

    @Test
    void doubtsOneThatDoesNotUntilItHas() {
        assertThat(known.doubts(second(3951), List.of(changed(2, 17))))
                .containsExactly(Map.entry(
                        "lags behind: " + TWO + "; " + ONE + " 3952",
                        "server " + TWO + " lags behind: it does not have change 3952 of server " + ONE
                                + " yet, only those up to 3951"));
        assertThat(known.doubts(second(3940), List.of()).keySet())
                .as("the same question, however far it comes meanwhile")
                .isEqualTo(known.doubts(second(3951), List.of()).keySet());
    }

    @Test
    void doubtsOneThatHasNothingOfTheOther() {
        assertThat(known.doubts(at(TWO, 100, Map.of()), List.of()).values())
                .containsExactly("server " + TWO + " lags behind: it does not have change 3952 of server " + ONE
                        + " yet, nor any other that our account would see");
    }

    @Test
    void remembersNothingOfOneThatLagsBehind() {
        assertThat(doubted(known, second(3951))).isEmpty();
    }

    @Test
    void doubtsNoLongerWhatAPersonLetPass() {
        var let = after(known, second(3951), List.of(changed(2, 17)));

        assertThat(let.doubts(second(3951), List.of())).isEmpty();
        assertThat(after(let, second(3951), List.of()).doubts(second(3951), List.of()))
                .as("and when it was read once more")
                .isEmpty();
        var stored = stored(let.byServer().get(TWO));
        assertThat(new KnownPositions(Map.of(ONE, let.byServer().get(ONE), TWO, stored))
                        .doubts(second(3951), List.of()))
                .as("and after a start")
                .isEmpty();
    }

    @Test
    void asksAgainWhenTheOtherOneHadMore() {
        var let = after(known, second(3951), List.of());
        var more = after(let, at(ONE, 5001, Map.of()), List.of(changed(1, 3960)));

        assertThat(more.doubts(second(3955), List.of())).hasSize(1);
    }

    @Test
    void aGroupThatChangedLastMustHaveBeenHeardOfToo() {
        var group = after(
                known, at(ONE, 5000, Map.of()).showing(id(9), new LastChange.OfGroup(3970)), List.of(changed(2, 3952)));

        assertThat(group.doubts(second(3960), List.of())).hasSize(1);
        assertThat(group.doubts(second(3970), List.of())).isEmpty();
    }

    @Test
    void noNumberOfGroupsTakesThePlaceOfRobots() {
        var later = known;
        for (int n = 1; n <= 20; n++)
            later = after(
                    later, at(ONE, 5000, Map.of()).showing(id(100 + n), new LastChange.OfGroup(4000 + n)), List.of());

        assertThat(later.doubts(at(ONE, 5000, Map.of()), List.of(changed(2, 3951))))
                .as("a restored copy that has caught up by its count")
                .hasSize(1);
        assertThat(later.doubts(second(4019), List.of())).hasSize(1);
        assertThat(later.doubts(second(4020), List.of())).isEmpty();
    }

    @Test
    void concludesNothingWhereNobodyCanTell() {
        assertThat(known.doubts(null, List.of())).isEmpty();
        assertThat(known.doubts(at(TWO, 100, null), List.of()))
                .as("it has no vector")
                .isEmpty();
        assertThat(known.doubts(at(ONE, 5000, Map.of(FIRST, 1L)), List.of()))
                .as("of itself")
                .isEmpty();
        assertThat(known.doubts(at(ONE.replace("DC1", "DC9"), 5000, Map.of()), List.of()))
                .as("of itself, under another name")
                .isEmpty();
        var anonymous = after(
                new KnownPositions(Map.of()), at("CN=NTDS Settings,CN=DC1", 5000, Map.of()), List.of(changed(1, 3900)));
        assertThat(anonymous.doubts(second(0), List.of()))
                .as("the other one did not say who it is")
                .isEmpty();
        var timed = after(new KnownPositions(Map.of()), at(ONE, 5000, Map.of()), List.of(TestRobots.entry(1, "r1")));
        assertThat(timed.doubts(second(1), List.of())).isEmpty();
    }

    @Test
    void doubtsOneThatWentBackAndLagsBehindForBoth() {
        var both = after(known, second(3952), List.of(changed(2, 17)));

        assertThat(both.doubts(at(TWO, 99, Map.of(FIRST, 3940L)), List.of()).values())
                .satisfiesExactlyInAnyOrder(
                        doubt -> assertThat(doubt).contains("was restored from a copy"),
                        doubt -> assertThat(doubt).contains("lags behind"));
    }

    @Test
    void timesThatGoBackDoNotMatterWhereChangesAreCounted() {
        var crossed = new DirectoryEntry(
                id(2),
                "CN=r2",
                "r2",
                false,
                DirectoryEntry.Lock.NOT_SHOWN,
                null,
                null,
                null,
                NOW.minusSeconds(60),
                Set.of(),
                Map.of("uSNChanged", List.of("3953")));
        assertThat(known.doubts(at(ONE, 5000, Map.of()), List.of(crossed))).isEmpty();
        assertThat(known.doubts(at(ONE, 5000, Map.of()), List.of(changed(2, 3951))))
                .hasSize(1)
                .allSatisfy((evidence, doubt) -> assertThat(doubt).endsWith(" as of 3951, not of 3952"));
    }

    @Test
    void aServerComesOnlyFurtherThanWhatWasStoredMeanwhile() {
        var reached =
                reached(after(known, at(ONE, 4990, Map.of()), List.of(changed(2, 3940), changed(3, 3945)), NOBODY));

        assertThat(reached.reached().text()).isEqualTo("highestCommittedUSN 5000");
        assertThat(reached.witnesses())
                .isEqualTo(Map.of(id(1), counted(3900), id(2), counted(3952), id(3), counted(3945)));
    }

    @Test
    void whatWasFoundToHaveGoneBackMeanwhileWaitsForAPerson() {
        var back = doubted(known, at(ONE, 10, Map.of())).orElseThrow();
        var found = new KnownPositions(Map.of(ONE, back));

        assertThat(reached(after(found, at(ONE, 5001, Map.of()), List.of(), NOBODY))
                        .wentBackTo())
                .isEqualTo(back.wentBackTo());
        assertThat(reached(after(found, at(ONE, 10, Map.of()), List.of())))
                .as("when somebody has")
                .satisfies(let -> {
                    assertThat(let.wentBackTo()).isNull();
                    assertThat(let.reached().text()).isEqualTo("highestCommittedUSN 10");
                });
    }

    /** Such a look is held for another reason: its server was further than it all the time. */
    @Test
    void aLookThatIsOlderThanWhatWasStoredMeanwhileConvictsNobody() {
        var look = at(ONE, 5001, Map.of());
        var distrust = known.doubts(look, List.of()).keySet();
        assertThat(distrust).isEmpty();
        var further = after(known, at(ONE, 5002, Map.of()), List.of());

        assertThat(further.doubted(look, List.of(), distrust)).isEmpty();
        assertThat(further.doubted(look.havingLost("a change is missing"), List.of(), distrust))
                .as("what it was heard to have lost is told once")
                .hasValueSatisfying(back -> assertThat(back.wentBackTo()).isEqualTo("a change is missing"));
    }

    @Test
    void aPersonLetsPassNothingThatWasStoredMeanwhile() {
        var approved = known.doubts(second(3951), List.of()).keySet();
        var more = after(known, at(ONE, 5001, Map.of()), List.of(changed(1, 3960)));

        var stored = after(more, second(3951), List.of(), approved);

        assertThat(stored.doubts(second(3951), List.of())).hasSize(1);
    }

    @Test
    void whatALaggingServerLacksIsAskedAboutThoughItWasReadBeforeTheOtherWasStored() {
        assertThat(after(known, second(3951), List.of(), NOBODY).doubts(second(3951), List.of()))
                .hasSize(1);
    }

    /** Every doubt that there is was approved. */
    private static KnownPositions after(KnownPositions before, ServerPosition now, List<DirectoryEntry> entries) {
        return after(before, now, entries, before.doubts(now, entries).keySet());
    }

    private static KnownPositions after(
            KnownPositions before, ServerPosition now, List<DirectoryEntry> entries, Set<String> approved) {
        var all = new HashMap<>(before.byServer());
        all.put(now.server(), before.believed(now, entries, approved));
        return new KnownPositions(all);
    }

    private static Optional<KnownPosition> doubted(KnownPositions before, ServerPosition now) {
        return before.doubted(now, List.of(), before.doubts(now, List.of()).keySet());
    }

    private static KnownPosition reached(KnownPositions known) {
        return Objects.requireNonNull(known.byServer().get(ONE));
    }

    private static LastChange counted(long number) {
        return new LastChange.Counted(number);
    }

    private static KnownPosition stored(KnownPosition position) {
        var reached = position.reached();
        return new KnownPosition(
                ServerPosition.parse(reached.server(), reached.text()), position.witnesses(), position.wentBackTo());
    }

    private static ServerPosition second(long heard) {
        return at(TWO, 100, Map.of(FIRST, heard));
    }

    private static ServerPosition at(String server, long count, @Nullable Map<String, Long> heard) {
        return new ServerPosition(server, Map.of("highestCommittedUSN", count), heard, Map.of(), null);
    }

    private static DirectoryEntry changed(int robot, long number) {
        return TestRobots.changed(robot, NOW, Map.of("uSNChanged", List.of(Long.toString(number))));
    }
}
