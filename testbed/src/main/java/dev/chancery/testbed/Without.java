package dev.chancery.testbed;

import java.util.Locale;
import java.util.stream.Stream;

/** The servers that whoever runs the tests asked to leave out: {@code -Dchancery.without=NAME[,NAME]}. */
final class Without {
    static final String PROPERTY = "chancery.without";

    private Without() {}

    /**
     * Whether the absence of a kind of server was asked for.
     *
     * @param server the lower-case name of a kind of server, for example {@code samba}
     */
    static boolean asked(String server) {
        return asked(System.getProperty(PROPERTY, ""), server);
    }

    static boolean asked(String list, String server) {
        return Stream.of(list.split(",", -1))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .anyMatch(server::equals);
    }
}
