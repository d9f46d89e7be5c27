package dev.chancery.sync.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class AgainTest {
    private final List<Long> pauses = new ArrayList<>();
    private final List<Future<?>> timers = new ArrayList<>();
    private final List<Runnable> bells = new ArrayList<>();
    private final Again again = new Again(
            (bell, pause) -> {
                bells.add(bell);
                pauses.add(pause.toSeconds());
                timers.add(new CompletableFuture<>());
                return timers.getLast();
            },
            () -> {});

    @Test
    void ringsLessAndLessOftenWhileSomethingIsUndone() {
        for (int i = 0; i < 8; i++) again.after(false);

        assertThat(pauses).containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 300L, 300L);
    }

    @Test
    void ringsNotAtAllWhenAllIsDone() {
        again.after(true);

        assertThat(pauses).isEmpty();
    }

    @Test
    void forgetsWhatWasUndoneWhenAllIsDone() {
        again.after(false);
        again.after(false);
        again.after(true);
        again.after(false);

        assertThat(pauses).containsExactly(5L, 10L, 5L);
        assertThat(timers.subList(0, 2)).allMatch(Future::isCancelled);
        assertThat(timers.getLast().isCancelled()).isFalse();
    }

    /** A run may end when the timer takes nothing any more. */
    @Test
    void ringsNeverAgainAfterItsEnd() {
        again.close();

        again.after(false);

        assertThat(pauses).isEmpty();
    }

    @Test
    void ringsTheBell() {
        var rung = new ArrayList<String>();
        again.ringing(() -> rung.add("ding"));

        again.after(false);
        bells.getFirst().run();

        assertThat(rung).containsExactly("ding");
    }
}
