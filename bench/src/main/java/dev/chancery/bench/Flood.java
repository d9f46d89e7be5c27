package dev.chancery.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Bad requests from one other address, without end and without heed of the answers, until it is closed. */
final class Flood implements AutoCloseable {
    private static final int CONNECTIONS = 8;

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger turnedAway = new AtomicInteger();
    private final Pace pace;
    private final long start = System.nanoTime();
    private volatile boolean over;

    /** @param perSecond at most so many, over all its connections */
    private Flood(int perSecond) {
        pace = new Pace(CONNECTIONS, perSecond);
    }

    static Flood of(Load.Traffic bad, int perSecond) {
        var flood = new Flood(perSecond);
        for (int n = 0; n < CONNECTIONS; n++)
            flood.threads.add(Thread.ofVirtual().start(() -> flood.send(bad)));
        return flood;
    }

    private void send(Load.Traffic bad) {
        try (var wire = new Wire(bad.port(), InetAddress.ofLiteral("127.0.0.2"))) {
            for (int n = 0; !over; n++) {
                pace.await();
                var answer = wire.ask(bad.requests().get(n % bad.requests().size()));
                switch (answer.status()) {
                    case 400 -> refused.incrementAndGet();
                    case 429 -> turnedAway.incrementAndGet();
                    default -> throw new IllegalStateException("a bad request was answered " + answer.status());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the flood has ended", e);
        }
    }

    /** Answered at all, in a second so far. */
    double perSecond() {
        return (refused.get() + turnedAway.get()) / ((System.nanoTime() - start) / 1e9);
    }

    /** Those of a hundred that were turned away before anything of them was looked at. */
    double turnedAwayPercent() {
        return 100.0 * turnedAway.get() / Math.max(1, refused.get() + turnedAway.get());
    }

    @Override
    public void close() {
        over = true;
        try {
            for (var thread : threads) thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
