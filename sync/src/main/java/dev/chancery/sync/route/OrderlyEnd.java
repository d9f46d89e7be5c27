package dev.chancery.sync.route;

import dev.chancery.sync.pass.SideBySide;
import dev.chancery.sync.pass.SyncRun;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/**
 * When the program is told to end, no further change is begun, and the run in hand writes down what came of those that
 * were. Ends before all other parts, because the run still needs them.
 */
final class OrderlyEnd implements SmartLifecycle {
    /** Less than the half minute that Kubernetes grants before it kills. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SyncRun run;
    private final SideBySide work;
    private volatile boolean running;

    OrderlyEnd(SyncRun run, SideBySide work) {
        this.run = run;
        this.work = work;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        work.halt();
        run.awaitEnd(PATIENCE);
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
