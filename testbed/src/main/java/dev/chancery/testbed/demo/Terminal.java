package dev.chancery.testbed.demo;

import java.io.PrintStream;
import picocli.CommandLine.Help.Ansi;

/** Tells the story, with colours where somebody is looking. */
final class Terminal {
    private static final int SHOWN = 14;

    private final PrintStream out;
    private int chapter;

    Terminal(PrintStream out) {
        this.out = out;
    }

    void chapter(String title) {
        out.println();
        out.println(style("bold,cyan", ++chapter + ". " + title));
    }

    void say(String text) {
        out.println(text.indent(2).stripTrailing());
    }

    /** What a program printed: its beginning and its end where it is long. */
    void quote(String text) {
        var lines = text.strip().lines().toList();
        if (lines.size() <= SHOWN) {
            lines.forEach(line -> out.println("    " + line));
            return;
        }
        lines.subList(0, SHOWN - 4).forEach(line -> out.println("    " + line));
        out.println("    ... " + (lines.size() - SHOWN + 1) + " more lines ...");
        lines.subList(lines.size() - 3, lines.size()).forEach(line -> out.println("    " + line));
    }

    void passed(String what) {
        out.println("  " + style("green", "ok") + "    " + what);
    }

    void failed(String what) {
        out.println("  " + style("red,bold", "WRONG") + " " + what);
    }

    private static String style(String style, String text) {
        return Ansi.AUTO.enabled() ? Ansi.AUTO.string("@|" + style + " " + text + "|@") : text;
    }
}
