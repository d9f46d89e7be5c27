package dev.chancery.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free TCP ports on 127.0.0.1. They are none of those that the kernel gives to whoever connects or asks for any port
 * (ip(7), {@code ip_local_port_range}): a server that starts late, or starts anew, would find one of these taken.
 */
public final class Ports {
    private static final Path GIVEN_BY_THE_KERNEL = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final int FIRST = 10_000;
    private static final int NODE_PORTS = 30_000;
    private static final int FEWEST = 2_000;
    private static final int END = 65_536;
    private static final int MOST_TRIES = 10_000;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /**
     * A port that nothing listens on now, and that this JVM was not given before.
     *
     * @throws ServerFailed when none can be found
     */
    public static int free() {
        var range = range();
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            int port = ThreadLocalRandom.current().nextInt(range.first(), range.end());
            if (GIVEN.add(port) && isFree(port)) return port;
        }
        throw new ServerFailed("no free port from " + range.first() + " to " + (range.end() - 1));
    }

    /** Whether something accepts connections on that port now. */
    static boolean listening(int port) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        }
    }

    record Range(int first, int end) {
        static final Range ANY = new Range(FIRST, END);

        /** Below what the kernel gives, and below the ports of Kubernetes' services, or above it; else any. */
        static Range besides(int kernelsFirst, int kernelsLast) {
            var below = new Range(FIRST, Math.min(kernelsFirst, NODE_PORTS));
            var above = new Range(kernelsLast + 1, END);
            if (below.isWide()) return below;
            return above.isWide() ? above : ANY;
        }

        private boolean isWide() {
            return end - first >= FEWEST;
        }
    }

    /** Where the kernel gives nearly everything, it is somewhere in that. */
    static Range range() {
        try (var file = Files.newInputStream(GIVEN_BY_THE_KERNEL)) {
            // It says everything to the first who asks, and nothing to whoever asks for the rest.
            var kernels = new String(file.readNBytes(64), StandardCharsets.US_ASCII)
                    .strip()
                    .split("\\s+", 2);
            return Range.besides(Integer.parseInt(kernels[0]), Integer.parseInt(kernels[1]));
        } catch (IOException e) {
            throw new UncheckedIOException("the testbed needs Linux: " + GIVEN_BY_THE_KERNEL + " is missing", e);
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
