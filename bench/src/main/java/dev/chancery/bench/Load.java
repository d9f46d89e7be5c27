package dev.chancery.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Requests that were sent over so many connections, each as soon as the one before it was answered, and how long they took. */
final class Load {
    private static final int STRIDE = 37; // connections do not send the same at the same time

    private final long[] nanos;
    private final double seconds;

    /** @param nanos sorted here */
    private Load(long[] nanos, double seconds) {
        Arrays.sort(nanos);
        this.nanos = nanos;
        this.seconds = seconds;
    }

    /**
     * Where to, and what: the requests in turn, as they go over the wire.
     *
     * @param port on the loopback address
     */
    record Traffic(int port, List<byte[]> requests) {
        Traffic {
            requests = List.copyOf(requests);
        }
    }

    static Load during(Duration time, Traffic traffic, int connections) {
        long end = System.nanoTime() + time.toNanos();
        return send(traffic, connections, () -> System.nanoTime() < end);
    }

    /** At most so many requests in a second over all connections: what each takes, and not what they wait for each other. */
    static Load paced(Duration time, Traffic traffic, int connections, int perSecond) {
        long end = System.nanoTime() + time.toNanos();
        var pace = new Pace(connections, perSecond);
        return send(traffic, connections, () -> {
            pace.await();
            return System.nanoTime() < end;
        });
    }

    static Load of(int requests, Traffic traffic, int connections) {
        var left = new AtomicInteger(requests);
        return send(traffic, connections, () -> left.getAndDecrement() > 0);
    }

    int requests() {
        return nanos.length;
    }

    double perSecond() {
        return nanos.length / seconds;
    }

    /** How many microseconds so many of a hundred took at most, from sending to the last byte. */
    double micros(int percent) {
        return nanos[Math.min(nanos.length - 1, (int) ((long) nanos.length * percent / 100))] / 1e3;
    }

    private static Load send(Traffic traffic, int connections, BooleanSupplier more) {
        long before = System.nanoTime();
        var all = new ArrayList<Future<long[]>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < connections; n++) all.add(threads.submit(connection(traffic, n * STRIDE, more)));
        }
        double seconds = (System.nanoTime() - before) / 1e9;
        return new Load(
                all.stream().flatMapToLong(one -> Arrays.stream(done(one))).toArray(), seconds);
    }

    private static Callable<long[]> connection(Traffic traffic, int first, BooleanSupplier more) {
        return () -> {
            var taken = new long[4096];
            int count = 0;
            try (var wire = new Wire(traffic.port())) {
                while (more.getAsBoolean()) {
                    long sent = System.nanoTime();
                    ask(
                            wire,
                            traffic.requests()
                                    .get((first + count) % traffic.requests().size()));
                    if (count == taken.length) taken = Arrays.copyOf(taken, 2 * count);
                    taken[count++] = System.nanoTime() - sent;
                }
            }
            return Arrays.copyOf(taken, count);
        };
    }

    private static void ask(Wire wire, byte[] request) throws IOException {
        var answer = wire.ask(request);
        if (answer.status() != 200)
            throw new IllegalStateException("answered " + answer.status() + ": " + answer.body());
    }

    private static long[] done(Future<long[]> connection) {
        try {
            return connection.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a connection failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
