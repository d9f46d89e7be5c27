package dev.chancery.testbed;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Waits for a condition that a server is about to fulfil. */
final class Await {
    private static final Duration STEP = Duration.ofMillis(25);
    private static final int LOG_LINES = 30;

    private Await() {}

    /**
     * Returns once {@code condition} answers true; one that throws counts as not yet fulfilled.
     *
     * @param what what is waited for, as a noun, for the message
     * @throws ServerFailed when the limit has passed or the process has died, with the end of its log
     */
    static void until(String what, Duration limit, ServerProcess process, Callable<Boolean> condition) {
        poll(what, limit, process, condition);
    }

    /** Like {@link #until(String, Duration, ServerProcess, Callable)} for what has no process of its own. */
    static void until(String what, Duration limit, Callable<Boolean> condition) {
        poll(what, limit, null, condition);
    }

    private static void poll(
            String what, Duration limit, @Nullable ServerProcess process, Callable<Boolean> condition) {
        var deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            var alive = process == null || process.isAlive();
            var doubt = ask(condition);
            if (doubt == null) {
                return;
            }
            if (!alive) {
                throw new ServerFailed("the server died before " + what + log(process), doubt);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new ServerFailed(what + ": not within " + limit.toSeconds() + " s" + log(process), doubt);
            }
            pause();
        }
    }

    private static @Nullable Exception ask(Callable<Boolean> condition) {
        try {
            return condition.call() ? null : new IllegalStateException("the condition does not hold");
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (Exception e) {
            return e;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(STEP);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static ServerFailed interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ServerFailed("interrupted while waiting", e);
    }

    private static String log(@Nullable ServerProcess process) {
        return process == null ? "" : "\n" + process.name() + " said last:\n" + process.logTail(LOG_LINES);
    }
}
