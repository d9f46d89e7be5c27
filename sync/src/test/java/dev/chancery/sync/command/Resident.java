package dev.chancery.sync.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** The sync that stays, in a thread of this JVM, for no longer than the test that began it. */
final class Resident implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final FutureTask<CommandRun> run;
    private final Thread thread;

    private Resident(FutureTask<CommandRun> run) {
        this.run = run;
        thread = Thread.ofPlatform().name("resident").start(run);
    }

    static Resident begin(Path config) {
        return new Resident(new FutureTask<>(() -> CommandRun.of(config, "run")));
    }

    /** What came of it when its thread is interrupted. Its first runs may be over before it is wholly started, so that is waited for. */
    CommandRun interrupted() throws Exception {
        Awaitility.await("all is started").atMost(PATIENCE).until(this::waitsForItsEnd);
        thread.interrupt();
        return run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** However far it has come. */
    @Override
    public void close() {
        Awaitility.await("its end")
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofSeconds(1))
                .atMost(PATIENCE)
                .until(this::isOverWhenInterrupted);
    }

    private boolean isOverWhenInterrupted() {
        thread.interrupt();
        return !thread.isAlive();
    }

    private boolean waitsForItsEnd() {
        var frames = thread.getStackTrace();
        return IntStream.range(1, frames.length)
                .anyMatch(frame -> frames[frame].getClassName().equals(RunCommand.class.getName())
                        && frames[frame - 1].getClassName().equals(CountDownLatch.class.getName()));
    }
}
