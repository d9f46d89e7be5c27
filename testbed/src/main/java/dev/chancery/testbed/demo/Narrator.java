package dev.chancery.testbed.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/** Tells the story on the terminal, with colours only there, and remembers which of its claims did not hold. */
final class Narrator {
    private final PrintWriter out;
    private final Ansi ansi;
    private final long start = System.nanoTime();
    private final List<String> broken = new ArrayList<>();
    private int chapter;
    private int checks;
    private volatile boolean silent;

    Narrator(PrintWriter out, Ansi ansi) {
        this.out = out;
        this.ansi = ansi;
    }

    void chapter(String title) {
        chapter++;
        say("");
        say(styled("bold", chapter + ". " + title)
                + styled("faint", "  (" + elapsed().toSeconds() + " s)"));
    }

    void say(String paragraph) {
        if (silent) return;
        out.println(paragraph);
        out.flush();
    }

    /** A command as the reader could type it. */
    void command(String words) {
        say(styled("cyan", "  $ " + words));
    }

    /** What a program printed, indented; of more lines than the limit, the first ones and how many there are. */
    void quote(String output, int limit) {
        var lines = output.stripTrailing().lines().toList();
        lines.stream().limit(limit).forEach(line -> say("    " + line));
        if (lines.size() > limit) say(styled("faint", "    ... and " + (lines.size() - limit) + " more lines"));
    }

    /** Says whether a claim holds. */
    void check(String claim, boolean holds) {
        if (silent) return;
        checks++;
        if (!holds) broken.add("chapter " + chapter + ": " + claim);
        say("  " + (holds ? styled("green", "ok") : styled("bold,red", "FAILED")) + "  " + claim);
    }

    /** How many claims were checked. */
    int checks() {
        return checks;
    }

    /** The claims that did not hold. */
    List<String> broken() {
        return List.copyOf(broken);
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** From now on nothing is said: the servers are being ended, and what is seen of that is no news. */
    void fallSilent() {
        silent = true;
    }

    boolean isSilent() {
        return silent;
    }

    // Styles are put around the text afterwards, since text may hold what picocli takes for markup.
    private String styled(String style, String text) {
        if (!ansi.enabled()) return text;
        return Ansi.Style.on(Ansi.Style.parse(style)) + text + Ansi.Style.reset.on();
    }
}
