package dev.chancery.broker.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When sync is asked for keys that it has not carried, with a clock and a thread that the test moves. */
class CarriedKeysTest {
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final MovingClock clock = new MovingClock();
    private final Queue<Runnable> background = new ArrayDeque<>();
    private final CountingRegistry registry = new CountingRegistry();
    private final CarriedKeys keys = new CarriedKeys(registry, background::add, clock, PAUSE);

    @BeforeEach
    void carriesTwoIssuers() {
        keys.follow(Set.of("https://east", "https://west"));
    }

    @Test
    void asksInTheBackground() {
        keys.askAgain("https://east");

        assertThat(registry.asked).isZero();
        assertThat(work()).isEqualTo(1);
    }

    @Test
    void asksOnceForAllIssuersHoweverManyKeysTokensName() {
        for (int n = 0; n < 1000; n++) keys.askAgain(n % 2 == 0 ? "https://east" : "https://west");
        assertThat(work()).isEqualTo(1);

        clock.advance(PAUSE.minusMillis(1));
        keys.askAgain("https://west");
        assertThat(work()).isEqualTo(1);

        clock.advance(Duration.ofMillis(1));
        keys.askAgain("https://west");
        assertThat(work()).isEqualTo(2);
    }

    @Test
    void asksNobodyForAnIssuerWhoseKeysAreNotCarried() {
        keys.askAgain("https://elsewhere");
        keys.follow(Set.of("https://west"));
        keys.askAgain("https://east");

        assertThat(work()).isZero();
    }

    @Test
    void triesAgainAfterTheDatabaseWasAway() {
        registry.down = true;
        keys.askAgain("https://east");
        assertThat(work()).isZero();

        registry.down = false;
        clock.advance(PAUSE);
        keys.askAgain("https://east");
        assertThat(work()).isEqualTo(1);
    }

    private int work() {
        while (!background.isEmpty()) background.remove().run();
        return registry.asked;
    }

    private static final class CountingRegistry implements ClusterIssuers {
        private int asked;
        private boolean down;

        @Override
        public Optional<Listing> otherThan(long known) {
            return Optional.empty();
        }

        @Override
        public void askForKeys() {
            if (down) throw new IllegalStateException("the registry is down");
            asked++;
        }
    }
}
