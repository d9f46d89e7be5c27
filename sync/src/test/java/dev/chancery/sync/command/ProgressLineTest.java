package dev.chancery.sync.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.pass.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private static final String WIPE = "\r\033[K";
    private static final ClusterName EAST = new ClusterName("east");
    private static final ClusterName WEST = new ClusterName("west");

    private final StringWriter terminal = new StringWriter();
    private Instant now = Instant.parse("2026-11-25T12:00:00Z");
    private final Progress line = new ProgressLine(new PrintWriter(terminal), () -> now);

    @Test
    void saysHowManyEntriesWereRead() {
        pass(600);
        line.read(12_000);
        assertThat(terminal).hasToString(WIPE + "reading 12,000 entries");
    }

    @Test
    void saysHowMuchEveryClusterHasShown() {
        line.seen(WEST, 40);
        pass(600);
        line.seen(EAST, 1_200);
        assertThat(terminal).hasToString(WIPE + "east: 1,200 objects  west: 40 objects");
    }

    @Test
    void saysHowFarAClusterIsOnceItIsChanged() {
        pass(600);
        line.seen(EAST, 1_200);
        pass(100);
        line.applied(EAST, 1, 30);
        assertThat(terminal).hasToString(WIPE + "east: 1,200 objects" + WIPE + "east 1/30");
    }

    @Test
    void saysHowFarEveryClusterIs() {
        line.applied(WEST, 1, 5_000);
        pass(600);
        line.applied(EAST, 350, 5_000);
        assertThat(terminal).hasToString(WIPE + "east 350/5,000  west 1/5,000");
    }

    @Test
    void saysNothingOfWorkThatIsSoonDone() {
        line.read(1);
        pass(499);
        line.applied(EAST, 10, 10);
        line.end();
        assertThat(terminal).hasToString("");
    }

    @Test
    void writesTenTimesASecondAtMost() {
        pass(600);
        line.read(1);
        line.read(2);
        pass(99);
        line.read(3);
        pass(1);
        line.read(4);
        assertThat(terminal).hasToString(WIPE + "reading 1 entries" + WIPE + "reading 4 entries");
    }

    @Test
    void keepsToOneLine() {
        pass(600);
        for (int n = 0; n < 20; n++) {
            pass(100);
            line.applied(new ClusterName("cluster-" + n), n, 5_000);
        }
        var last = terminal.toString().substring(terminal.toString().lastIndexOf(WIPE) + WIPE.length());
        assertThat(last).hasSize(79).endsWith("…").doesNotContain("\n");
    }

    @Test
    void isWipedAwayOnceWhenAllIsDone() {
        pass(600);
        line.read(1);
        line.end();
        line.end();
        assertThat(terminal.toString()).endsWith("entries" + WIPE).doesNotEndWith(WIPE + WIPE);
    }

    @Test
    void staysSilentWhereStandardErrorIsNoTerminal() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var piped = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), Asking.class.getName())
                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(new String(piped.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("Silent[]");
        assertThat(new String(piped.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(piped.waitFor()).isZero();
    }

    @Test
    void speaksWhereStandardErrorIsATerminal() throws Exception {
        assertThat(Terminal.shows(Terminal.line(Terminal.java(Asking.class.getName()))))
                .startsWith(ProgressLine.class.getName());
    }

    /** Says what a program with its standard error gets. */
    static final class Asking {
        private Asking() {}

        public static void main(String[] none) {
            System.out.print(ProgressLine.on(new PrintWriter(System.err, true, StandardCharsets.UTF_8)));
            System.out.flush();
        }
    }

    private void pass(long milliseconds) {
        now = now.plus(Duration.ofMillis(milliseconds));
    }
}
