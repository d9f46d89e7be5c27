package dev.chancery.sync.command;

import dev.chancery.sync.registry.Holds.Held;
import java.util.List;
import java.util.Locale;

/** What is held, for people. */
final class HeldText {
    private static final int SHORTEST = 8;

    private HeldText() {}

    static String line(Held held, List<Held> open) {
        var what = held.cluster() == null ? "the reading" : "cluster " + held.cluster();
        return shortId(held, open) + "  " + what + "  since " + held.since() + "  " + state(held) + "\n  "
                + held.reason();
    }

    /** Whether it waits, or who decided what. */
    static String state(Held held) {
        if (held.isWaiting()) return "waits";
        return held.state() + " by " + held.decidedBy() + " until " + held.expires()
                + (held.why() == null ? "" : ": " + held.why());
    }

    /** The shortest beginning of its id that no other has. */
    static String shortId(Held held, List<Held> open) {
        var id = held.id().toString();
        int length = SHORTEST;
        while (length < id.length() && beginsTwice(id.substring(0, length), open)) length++;
        return id.substring(0, length);
    }

    private static boolean beginsTwice(String beginning, List<Held> open) {
        return open.stream()
                        .filter(held -> held.id().toString().startsWith(beginning))
                        .count()
                > 1;
    }

    /**
     * The one that a person means.
     *
     * @param beginning of an id or a digest
     * @throws IllegalArgumentException when it is none, or several
     */
    static Held named(String beginning, List<Held> open) {
        var lower = beginning.toLowerCase(Locale.ROOT);
        var meant = open.stream()
                .filter(held ->
                        held.id().toString().startsWith(lower) || held.digest().startsWith(lower))
                .toList();
        if (meant.size() == 1 && !lower.isBlank()) return meant.getFirst();
        throw new IllegalArgumentException(
                meant.isEmpty()
                        ? "Nothing is held whose id or digest begins with \"" + beginning
                                + "\"; ./chancery held lists what is."
                        : meant.size() + " things are held whose ids begin with \"" + beginning
                                + "\"; write more of it.");
    }
}
