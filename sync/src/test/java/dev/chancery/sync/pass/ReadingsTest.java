package dev.chancery.sync.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.directory.Directory;
import dev.chancery.sync.directory.DirectoryReading;
import dev.chancery.sync.directory.DirectoryReading.Complete;
import dev.chancery.sync.directory.DirectoryReading.Partial;
import dev.chancery.sync.directory.InMemoryDirectory;
import dev.chancery.sync.directory.Occasion;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Corp answers at once, and plant when the test says so. */
@Timeout(300)
class ReadingsTest {
    private final InMemoryDirectory corp = new InMemoryDirectory("corp");
    private final Silent plant = new Silent("plant");
    private final Patience patience = new Patience(Duration.ZERO);
    private final Readings readings = new Readings(List.of(corp, plant), patience, _ -> {});
    private final Semaphore rung = new Semaphore(0);

    ReadingsTest() {
        readings.ringing(rung::release);
    }

    @Test
    void newsIsNotKeptWaitingByADirectoryThatDoesNotAnswer() {
        var read = readings.of(Occasion.NEWS);

        assertThat(read.keySet()).as("in the order of the settings").containsExactly("corp", "plant");
        assertThat(read.get("corp")).isInstanceOf(Complete.class);
        assertThat(read.get("plant")).isInstanceOfSatisfying(Partial.class, partial -> assertThat(partial.detail())
                .contains("had not answered"));
    }

    @Test
    void oneThatIsLateIsNotAskedAgainMeanwhile() throws Exception {
        readings.of(Occasion.NEWS);
        plant.isAsked.await();

        assertThat(readings.of(Occasion.ROUTINE).get("plant")).isInstanceOf(Partial.class);

        assertThat(plant.asked).hasValue(1);
    }

    @Test
    void whatALateOneSaysAtLastMakesARunWantedWhichHeedsIt() throws Exception {
        readings.of(Occasion.NEWS);
        plant.answer();
        rung.acquire();

        assertThat(readings.of(Occasion.NEWS).get("plant")).isInstanceOf(Complete.class);

        assertThat(plant.asked).as("once is enough").hasValue(1);
        assertThat(readings.of(Occasion.ROUTINE).get("plant"))
                .as("and counts once")
                .isInstanceOf(Complete.class);
        assertThat(plant.asked).hasValue(2);
    }

    @Test
    void oneThatTellsWhatChangesIsAskedAgainWhatItHasBecomeSince() throws Exception {
        plant.followed = true;
        readings.of(Occasion.NEWS);
        plant.answer();
        rung.acquire();

        assertThat(readings.of(Occasion.NEWS).get("plant")).isInstanceOf(Complete.class);

        assertThat(plant.asked).hasValue(2);
    }

    /** Or one that is slow to answer from memory would be late for ever. */
    @Test
    void whoeverWasLateIsWaitedForOnce() throws Exception {
        plant.followed = true;
        readings.of(Occasion.NEWS);
        plant.answer();
        rung.acquire();
        plant.fallSilent();

        var read = CompletableFuture.supplyAsync(() -> readings.of(Occasion.NEWS));

        while (plant.asked.get() < 2) Thread.onSpinWait();
        assertThat(read).isNotDone();
        plant.answer();
        assertThat(read.join().get("plant")).isInstanceOf(Complete.class);
    }

    @Test
    void aScheduledRunReadsAnewWhatALateOneSaidBefore() throws Exception {
        readings.of(Occasion.NEWS);
        plant.answer();
        rung.acquire();

        readings.of(Occasion.WHOLE);

        assertThat(plant.asked).hasValue(2);
    }

    @Test
    void aScheduledRunWaitsForAllOfThemUnlessAnotherIsWanted() throws Exception {
        var read = CompletableFuture.supplyAsync(() -> readings.of(Occasion.ROUTINE));
        plant.isAsked.await();
        assertThat(read).isNotDone();

        patience.hurry();

        assertThat(read.join().get("plant")).isInstanceOf(Partial.class);
    }

    @Test
    void aScheduledRunThatNobodyHurriesHearsAllOfThem() throws Exception {
        var read = CompletableFuture.supplyAsync(() -> readings.of(Occasion.ROUTINE));
        plant.isAsked.await();
        plant.answer();

        assertThat(read.join().values()).hasOnlyElementsOfType(Complete.class);
        assertThat(rung.tryAcquire()).as("nobody was late").isFalse();
    }

    @Test
    void whenAllAreLateNobodyIsWaitedFor() {
        var silent = new Readings(List.of(plant, new Silent("mill")), patience, _ -> {});
        patience.hurry();
        silent.of(Occasion.ROUTINE);

        assertThat(silent.of(Occasion.NEWS).values()).hasOnlyElementsOfType(Partial.class);
    }

    private static final class Silent implements Directory {
        private final AtomicInteger asked = new AtomicInteger();
        private final CountDownLatch isAsked = new CountDownLatch(1);
        private volatile CountDownLatch answers = new CountDownLatch(1);
        private final String name;
        private volatile boolean followed;

        Silent(String name) {
            this.name = name;
        }

        void fallSilent() {
            answers = new CountDownLatch(1);
        }

        void answer() {
            answers.countDown();
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean isFollowed() {
            return followed;
        }

        @Override
        public DirectoryReading read() {
            asked.incrementAndGet();
            isAsked.countDown();
            try {
                answers.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new InMemoryDirectory(name).read();
        }
    }
}
