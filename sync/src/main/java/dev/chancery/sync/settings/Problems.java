package dev.chancery.sync.settings;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;

/** Gathers the mistakes of one file, so that all of them are told at once. */
final class Problems {
    private final String file;
    private final List<Problem> found = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void add(@Nullable Mark where, String what) {
        found.add(
                where == null
                        ? new Problem(file, 0, 0, what)
                        : new Problem(file, where.getLine() + 1, where.getColumn() + 1, what));
    }

    List<Problem> found() {
        return List.copyOf(found);
    }

    boolean none() {
        return found.isEmpty();
    }

    /** To be compared with what it was: whether something since then was a mistake. */
    int count() {
        return found.size();
    }
}
