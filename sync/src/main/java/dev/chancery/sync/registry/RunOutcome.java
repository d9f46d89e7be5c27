package dev.chancery.sync.registry;

import java.util.Locale;

/** How a run, or its part in one cluster, ended. */
public enum RunOutcome {
    IN_LINE(0),
    HELD(2),
    SOME_FAILED(3),
    COULD_NOT_RUN(1);

    private final int exitCode;

    RunOutcome(int exitCode) {
        this.exitCode = exitCode;
    }

    /** Of {@code apply}: 0 in line, 1 could not run, 2 something is held, 3 some clusters failed. */
    public int exitCode() {
        return exitCode;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
