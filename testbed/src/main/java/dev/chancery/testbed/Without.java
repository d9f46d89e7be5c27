package dev.chancery.testbed;

import static java.util.stream.Collectors.joining;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The servers that whoever runs the tests asked to leave out: {@code -Dchancery.without=NAME[,NAME]}. */
final class Without {
    static final String PROPERTY = "chancery.without";

    private Without() {}

    /** @throws IllegalArgumentException when a name in the list is none that we know */
    static boolean asked(ServerKind kind) {
        return parse(System.getProperty(PROPERTY, "")).contains(kind);
    }

    /** Ends the running test as skipped if it was about to start what was left out. Every {@code start} begins with this. */
    static void skipIfAsked(ServerKind kind) {
        Assumptions.assumeFalse(asked(kind), () -> reason(kind));
    }

    static String reason(ServerKind kind) {
        return kind.word() + " was left out by -D" + PROPERTY;
    }

    static Set<ServerKind> parse(String list) {
        var kinds = EnumSet.noneOf(ServerKind.class);
        for (var name : list.split(",", -1)) if (!name.isBlank()) kinds.add(named(name.strip()));
        return kinds;
    }

    private static ServerKind named(String name) {
        return Stream.of(ServerKind.values())
                .filter(kind -> kind.word().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "-D" + PROPERTY + " names \"" + name + "\", and there is no such server; it knows " + known()));
    }

    private static String known() {
        return Stream.of(ServerKind.values()).map(ServerKind::word).collect(joining(", "));
    }
}
