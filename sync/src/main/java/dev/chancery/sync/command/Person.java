package dev.chancery.sync.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who gives a command. Chancery has no logins of people: it writes down who they say they are, and whose terminal it was. */
final class Person {
    @Option(
            names = "--as",
            paramLabel = "NAME",
            description = "Who you are, where the operating system's user does not say it.")
    private @Nullable String named;

    /** The name that counts. */
    String name() {
        return named == null || named.isBlank() ? user() : named.strip();
    }

    /** For the audit: the name, and the operating system's user where that is another. */
    String inFull() {
        return name().equals(user()) ? name() : name() + " (as " + user() + " on this machine)";
    }

    private static String user() {
        return System.getProperty("user.name");
    }
}
