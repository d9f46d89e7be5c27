package dev.chancery.sync.route;

import dev.chancery.sync.directory.Directory;
import dev.chancery.sync.directory.DirectoryFollower;
import dev.chancery.sync.directory.LdapDirectory;
import dev.chancery.sync.directory.RetiredDirectory;
import dev.chancery.sync.pass.Progress;
import dev.chancery.sync.settings.Settings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All directories of the configuration, closed together; nobody is in those that are retired. */
public record Directories(List<DirectoryFollower> all, List<RetiredDirectory> retired) implements AutoCloseable {
    public Directories {
        all = List.copyOf(all);
        retired = List.copyOf(retired);
    }

    static Directories of(Settings settings, Clock clock, Progress progress) {
        var counts = new AtomicIntegerArray(settings.directories().size());
        var all = new ArrayList<DirectoryFollower>();
        for (var directory : settings.directories()) {
            var whole = new LdapDirectory(directory, clock, together(counts, all.size(), progress));
            all.add(new DirectoryFollower(directory, whole, clock));
        }
        var retired = settings.retired().stream()
                .sorted()
                .map(name -> new RetiredDirectory(name, clock))
                .toList();
        return new Directories(all, retired);
    }

    /** Directories are read side by side, and people see how many robots that makes. */
    private static IntConsumer together(AtomicIntegerArray counts, int which, Progress progress) {
        return robots -> {
            counts.set(which, robots);
            progress.read(IntStream.range(0, counts.length()).map(counts::get).sum());
        };
    }

    List<Directory> readable() {
        return Stream.<Directory>concat(all.stream(), retired.stream()).toList();
    }

    /** @throws IllegalArgumentException when there is none of that name, or there are several and none is named */
    public DirectoryFollower named(String name) {
        if (name.isEmpty() && all.size() == 1) return all.getFirst();
        return all.stream()
                .filter(directory -> directory.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Which directory? There are "
                        + String.join(
                                ", ", all.stream().map(DirectoryFollower::name).toList())));
    }

    /** These come in the place of those, which are closed; each takes over from the one of its name. */
    public void succeed(Directories before) {
        for (var directory : all)
            for (var one : before.all) if (one.name().equals(directory.name())) directory.succeed(one);
    }

    @Override
    public void close() {
        all.forEach(DirectoryFollower::close);
    }
}
