package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.directory.DirectoryChange.Gone;
import dev.chancery.sync.directory.DirectoryChange.ResyncNeeded;
import dev.chancery.testbed.DirectoryServer;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a way of telling changes must do that only asks again and again. */
abstract class PollingContract extends SomeChangesContract {
    PollingContract(DirectoryServer server, Dialect dialect) {
        super(server, dialect);
    }

    @Test
    void saysThatItDoesNotSeeDeletionsAndTellsNone() {
        load(dialect().robot(login("unseen"), unit()), dialect().robot(login("other"), unit()));
        try (var listener = listen()) {
            assertThat(listener.stream().sight()).isEqualTo(Sight.DELETIONS_HIDDEN);
            delete(robotDn("unseen"));
            replace(robotDn("other"), "description: seen");
            listener.until(() -> !listener.told().isEmpty());
            assertThat(listener.told(Gone.class)).isEmpty();
        }
    }

    @Test
    void noticesADeletionWhenSomebodyTakesTheName() {
        load(dialect().robot(login("phoenix"), unit()), dialect().robot(login("staying"), unit()));
        load(group("g", robotDn("phoenix"), robotDn("staying")));
        try (var listener = listen()) {
            var before = Objects.requireNonNull(listener.image().at(normalised(robotDn("phoenix"))));
            delete(robotDn("phoenix"));
            load(dialect().robot(login("phoenix"), unit()));
            listener.untilItIsTheTruth();
            assertThat(listener.told(Gone.class)).extracting(Gone::id).containsExactly(before);
        }
    }

    @Test
    void hasNoCursorAndReadsEverythingForOne() {
        var settings = settings().settings();
        try (var listener = listen()) {
            listener.step(Duration.ofMillis(100));
            assertThat(listener.stream().cursor()).isNull();
        }
        try (var line = OpenLine.to(settings);
                var stream = changes().open(line, line.cursor(mechanism(), "1"))) {
            assertThat(stream.take(DirectoryImage.read(line))).singleElement().isInstanceOf(ResyncNeeded.class);
        }
    }

    abstract Changes changes();
}
