package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.directory.DirectoryReading.Complete;
import dev.chancery.sync.directory.DirectoryReading.Partial;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HeardLossTest {
    private static final String MISSING = "change 9 is missing";

    private final HeardLoss loss = new HeardLoss();

    @Test
    void isPartOfEveryReadingUntilOneIsWrittenDown() {
        loss.hear(new ServerIdentity("dc1"), MISSING);

        var first = (Complete) loss.in(reading("dc1"));
        var second = (Complete) loss.in(reading("dc1"));
        loss.heeded(second);

        assertThat(lost(first)).isEqualTo(MISSING);
        assertThat(lost(second)).isEqualTo(MISSING);
        assertThat(lost(loss.in(reading("dc1")))).isNull();
    }

    @Test
    void isOfItsServerAlone() {
        loss.hear(new ServerIdentity("dc1"), MISSING);

        assertThat(lost(loss.in(reading("dc2")))).isNull();
        loss.heeded(reading("dc2"));
        assertThat(lost(loss.in(reading("dc1")))).isEqualTo(MISSING);
    }

    @Test
    void aReadingThatBeganBeforeItWasHeardDoesNotEndIt() {
        var before = (Complete) loss.in(reading("dc1"));
        loss.hear(new ServerIdentity("dc1"), MISSING);
        loss.heeded(before);

        assertThat(lost(loss.in(reading("dc1")))).isEqualTo(MISSING);
    }

    @Test
    void anotherLossIsNotHeededWithTheFirst() {
        loss.hear(new ServerIdentity("dc1"), MISSING);
        var first = (Complete) loss.in(reading("dc1"));
        loss.hear(new ServerIdentity("dc1"), "change 12 is missing");
        loss.heeded(first);

        assertThat(lost(loss.in(reading("dc1")))).isEqualTo("change 12 is missing");
    }

    @Test
    void isHandedOnUntilItIsWrittenDown() {
        var next = new HeardLoss();
        loss.hear(new ServerIdentity("dc1"), MISSING);

        loss.unheeded().ifPresent(next::hear);

        var reading = (Complete) next.in(reading("dc1"));
        assertThat(lost(reading)).isEqualTo(MISSING);
        next.heeded(reading);
        assertThat(next.unheeded()).isEmpty();
    }

    @Test
    void nothingIsConcludedFromWhatIsNotWhole() {
        loss.hear(new ServerIdentity("dc1"), MISSING);
        var partial = new Partial(PartialReason.UNREACHABLE, "silence");

        assertThat(loss.in(partial)).isSameAs(partial);
    }

    private static String lost(DirectoryReading reading) {
        return ((Complete) reading).position().lost();
    }

    private static Complete reading(String server) {
        return new Complete(
                "corp",
                server,
                Instant.EPOCH,
                List.of(),
                List.of(),
                new ServerPosition(server, Map.of("highestCommittedUSN", 7L), null),
                Set.of());
    }
}
