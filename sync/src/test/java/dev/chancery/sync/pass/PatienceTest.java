package dev.chancery.sync.pass;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class PatienceTest {
    private final Patience patience = new Patience(Duration.ZERO);
    private final CompletableFuture<String> never = new CompletableFuture<>();

    @Test
    void endsWhenAllHaveAnswered() {
        patience.await(List.of(CompletableFuture.completedFuture("a"), CompletableFuture.completedFuture("b")));
    }

    @Test
    void endsWhenAnotherRunIsWanted() {
        patience.hurry();

        patience.await(List.of(never));

        assertThat(never).isNotDone();
    }

    @Test
    void endsWhenSomebodyElseStillWaitsForHisTurn() {
        patience.queue();
        patience.queue();
        patience.begin();

        patience.await(List.of(never));
    }

    @Test
    void doesNotEndForWhoeverHasHisTurn() {
        patience.queue();
        patience.begin();

        var waiting = CompletableFuture.runAsync(() -> patience.await(List.of(never)));

        assertThat(waiting).isNotDone();
        never.complete("at last");
        waiting.join();
    }

    @Test
    void endsWithTheFirstAnswerWhereTheOthersCouldHaveAnsweredToo() {
        patience.awaitSome(List.of(never, CompletableFuture.completedFuture("a")));
    }
}
