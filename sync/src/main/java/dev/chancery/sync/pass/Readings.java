package dev.chancery.sync.pass;

import dev.chancery.sync.directory.Directory;
import dev.chancery.sync.directory.DirectoryReading;
import dev.chancery.sync.directory.DirectoryReading.Partial;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.directory.Occasion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads directories side by side. One that does not answer keeps the others waiting for a moment only: it counts as not read,
 * and what it says later is heeded by the run that this makes wanted, which waits for it.
 */
final class Readings {
    private static final Partial LATE = new Partial(
            PartialReason.TIME_LIMIT, "it had not answered when others had news; the next run heeds what it says");

    private final List<Directory> directories;
    private final Patience patience;
    private final Consumer<String> asking;
    private final Map<String, CompletableFuture<DirectoryReading>> late = new ConcurrentHashMap<>();
    private final Map<String, DirectoryReading> arrived = new ConcurrentHashMap<>();
    private volatile Runnable bell = () -> {};

    /** @param asking is told each directory just before it is asked */
    Readings(List<Directory> directories, Patience patience, Consumer<String> asking) {
        this.directories = List.copyOf(directories);
        this.patience = patience;
        this.asking = asking;
    }

    /** What to call when one that was late has answered. */
    void ringing(Runnable bell) {
        this.bell = bell;
    }

    /** By the name of the directory, in the order of the settings. */
    Map<String, DirectoryReading> of(Occasion occasion) {
        var readings = new LinkedHashMap<String, DirectoryReading>();
        if (directories.size() == 1) {
            var only = directories.getFirst();
            asking.accept(only.name());
            readings.put(only.name(), only.read(occasion));
            return readings;
        }
        var answers = new LinkedHashMap<String, CompletableFuture<DirectoryReading>>();
        var owed = new ArrayList<CompletableFuture<DirectoryReading>>();
        for (var directory : directories) {
            if (late.containsKey(directory.name())) continue;
            var before = arrived.remove(directory.name());
            var answer = heeds(before, directory, occasion)
                    ? CompletableFuture.completedFuture(before)
                    : answer(directory, occasion);
            answers.put(directory.name(), answer);
            if (before != null) owed.add(answer);
        }
        if (occasion == Occasion.NEWS && !answers.isEmpty()) patience.awaitSome(answers.values());
        else patience.await(answers.values());
        owed.forEach(CompletableFuture::join);
        for (var directory : directories) {
            var answer = answers.get(directory.name());
            var reading = answer == null ? LATE : answer.getNow(LATE);
            readings.put(directory.name(), reading);
            if (answer != null && reading == LATE) await(directory.name(), answer);
        }
        return readings;
    }

    /** One that tells nothing by itself is not read again because it has been read at last. Another may be otherwise by now. */
    private static boolean heeds(@Nullable DirectoryReading before, Directory directory, Occasion occasion) {
        return before != null && occasion == Occasion.NEWS && !directory.isFollowed();
    }

    private CompletableFuture<DirectoryReading> answer(Directory directory, Occasion occasion) {
        asking.accept(directory.name());
        var answer = new CompletableFuture<DirectoryReading>();
        Thread.ofVirtual().name("read-" + directory.name()).start(() -> {
            try {
                answer.complete(directory.read(occasion));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private void await(String directory, CompletableFuture<DirectoryReading> answer) {
        late.put(directory, answer);
        var _ = answer.whenComplete((reading, _) -> {
            if (reading != null) arrived.put(directory, reading);
            late.remove(directory);
            bell.run();
        });
    }
}
