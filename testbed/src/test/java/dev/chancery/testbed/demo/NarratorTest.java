package dev.chancery.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class NarratorTest {
    private final StringWriter said = new StringWriter();

    @Test
    void remembersTheClaimThatDidNotHold() {
        var narrator = narrator(Ansi.OFF);
        narrator.chapter("A robot is disabled");
        narrator.check("it is suspended", true);
        narrator.check("its bindings are gone", false);

        assertThat(narrator.checks()).isEqualTo(2);
        assertThat(narrator.broken()).containsExactly("chapter 1: its bindings are gone");
        assertThat(said.toString()).contains("ok  it is suspended", "FAILED  its bindings are gone");
    }

    @Test
    void coloursOnlyATerminal() {
        narrator(Ansi.OFF).check("plain", true);
        assertThat(said.toString()).doesNotContain("\u001b");
        narrator(Ansi.ON).check("coloured", true);
        assertThat(said.toString()).contains("\u001b");
    }

    @Test
    void tellsHowManyLinesItLeftOut() {
        narrator(Ansi.OFF).quote("a\nb\nc\n", 1);

        assertThat(said.toString()).contains("    a").doesNotContain("    b").contains("2 more lines");
    }

    @Test
    void saysNothingOnceItsServersAreBeingEnded() {
        var narrator = narrator(Ansi.OFF);
        narrator.fallSilent();
        narrator.check("a server that was just killed answers", false);

        assertThat(said.toString()).isEmpty();
        assertThat(narrator.broken()).isEmpty();
    }

    private Narrator narrator(Ansi ansi) {
        return new Narrator(new PrintWriter(said, true), ansi);
    }
}
