package dev.chancery.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortsTest {
    private static final int MANY = 100;

    @Test
    void givesEachOnce() {
        assertThat(IntStream.range(0, MANY).map(_ -> Ports.free()).boxed().toList())
                .doesNotHaveDuplicates();
    }

    /** Else a server that starts later would find it taken now and then. */
    @Test
    void givesNoneThatTheKernelGivesToWhoeverAsksForAny() throws IOException {
        var given = IntStream.range(0, MANY).map(_ -> Ports.free()).summaryStatistics();

        for (int n = 0; n < MANY; n++) {
            try (var any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                assertThat(any.getLocalPort()).matches(port -> port < given.getMin() || port > given.getMax());
            }
        }
    }
}
