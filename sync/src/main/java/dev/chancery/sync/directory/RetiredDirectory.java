package dev.chancery.sync.directory;

import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** A directory that is read no more: nobody is in it, so its robots leave, if the guards let them. */
public record RetiredDirectory(String name, Clock clock) implements Directory {
    @Override
    public DirectoryReading read() {
        return new DirectoryReading.Complete(name, "retired", clock.instant(), List.of(), List.of());
    }

    @Override
    public Optional<DirectoryNews> news() {
        return Optional.of(new DirectoryNews(name, "retired", clock.instant(), 0, 0, List.of(), null));
    }
}
