package dev.chancery.sync.directory;

import java.time.Clock;
import java.util.List;

/** A directory that is read no more: nobody is in it, so its robots leave, if the guards let them. */
public record RetiredDirectory(String name, Clock clock) implements Directory {
    @Override
    public DirectoryReading read() {
        return new DirectoryReading.Complete(name, "retired", clock.instant(), List.of(), List.of());
    }
}
