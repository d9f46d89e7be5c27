package dev.chancery.sync.settings;

import java.util.List;
import java.util.stream.Collectors;

/** The files of {@code config/} cannot be used; every mistake is listed, in the order of files and lines. */
public final class InvalidSettings extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    InvalidSettings(List<Problem> problems) {
        super(problems.stream().sorted().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = problems.stream().sorted().toList();
    }

    public List<Problem> problems() {
        return problems;
    }
}
