package dev.chancery.sync.pass;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Does many small things at once, a bounded number at a time, and waits for all of them. */
public final class SideBySide implements AutoCloseable {
    private final ExecutorService threads;
    private volatile boolean halted;

    /** @param width how many at a time */
    public SideBySide(int width) {
        threads = Executors.newFixedThreadPool(
                width, Thread.ofVirtual().name("apply-", 0).factory());
    }

    /** From now on, whoever has more to do should not begin it. What is begun is finished. */
    public void halt() {
        halted = true;
    }

    public boolean isHalted() {
        return halted;
    }

    /** The result for every item. {@code work} must not throw. */
    public <T, R> Map<T, R> all(List<T> items, Function<T, R> work) {
        try {
            var futures = threads.invokeAll(items.stream()
                    .map(item -> (Callable<R>) () -> work.apply(item))
                    .toList());
            var results = new HashMap<T, R>();
            for (int i = 0; i < items.size(); i++)
                results.put(items.get(i), futures.get(i).get());
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while changes were being applied", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a change threw instead of answering", e.getCause());
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}
