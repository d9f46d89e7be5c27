package dev.chancery.sync.command;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who decides something, and why: both are kept for ever in the audit. */
final class Reason {
    @Mixin
    private Person person = new Person();

    @Option(names = "--reason", paramLabel = "WHY", required = true, description = "Why; kept for ever in the audit.")
    private String why = "";

    Person person() {
        return person;
    }

    /** @throws IllegalArgumentException when no reason was given */
    String why() {
        if (why.isBlank()) throw new IllegalArgumentException("--reason must say why.");
        return why;
    }
}
