package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.directory.DirectoryChange.Evidence;
import dev.chancery.sync.directory.DirectoryChange.ResyncReason;
import dev.chancery.testbed.EmbeddedDirectory;
import org.junit.jupiter.api.Test;

class EmbeddedChangesIT extends ChangesContract {
    EmbeddedChangesIT(EmbeddedDirectory server) {
        super(server, Dialect.standard(Profile.GENERIC));
    }

    @Override
    Mechanism mechanism() {
        return Mechanism.CHANGELOG;
    }

    @Override
    Evidence evidenceOfDeletion() {
        return Evidence.DELETED;
    }

    @Override
    String garbled(String begin) {
        return begin + "x nonsense";
    }

    /** A copy that was restored has a shorter log; one that went on since has other records under the same numbers. */
    @Test
    void readsEverythingWhenTheLogWasRestored() {
        var cursor = cursor();
        var parts = cursor.position().split(" ", 2);
        assertThat(reasonFor(new Cursor(cursor.mechanism(), cursor.server(), cursor.scope(), "999999999 " + parts[1])))
                .isEqualTo(ResyncReason.ROLLED_BACK);
        assertThat(reasonFor(new Cursor(cursor.mechanism(), cursor.server(), cursor.scope(), "1 " + parts[1])))
                .isEqualTo(ResyncReason.LOST_HISTORY);
    }
}
