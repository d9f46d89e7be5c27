package dev.chancery.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        assumeThat(Ports.range()).isNotEqualTo(Ports.Range.ANY);
        var given = IntStream.range(0, MANY).map(_ -> Ports.free()).summaryStatistics();

        for (int n = 0; n < MANY; n++) {
            try (var any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                assertThat(any.getLocalPort()).matches(port -> port < given.getMin() || port > given.getMax());
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "as on most machines,       32768, 60999, 10000, 30000",
        "from a lower one,          15000, 65535, 10000, 15000",
        "from a low one,            1024,  59999, 60000, 65536",
        "nearly everything,         1024,  65535, 10000, 65536",
    })
    void areThoseBesidesTheKernelsIfItLeavesEnough(String kernels, int first, int last, int ourFirst, int ourEnd) {
        assertThat(Ports.Range.besides(first, last)).as(kernels).isEqualTo(new Ports.Range(ourFirst, ourEnd));
    }
}
