package dev.chancery.sync.directory;

import dev.chancery.sync.directory.DirectoryReading.Complete;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What a server was heard to have lost, which shows that it was restored from a copy: part of each reading from that server until
 * a run has written down what it led to. For threads.
 */
final class HeardLoss {
    private final AtomicReference<@Nullable ServerPosition> heard = new AtomicReference<>();

    void hear(ServerIdentity server, String what) {
        hear(new ServerPosition(server.text(), Map.of(), what));
    }

    /** What another has heard, as {@link #unheeded} has it. */
    void hear(ServerPosition loss) {
        heard.set(loss);
    }

    /** What is not written down yet. */
    Optional<ServerPosition> unheeded() {
        return Optional.ofNullable(heard.get());
    }

    DirectoryReading in(DirectoryReading reading) {
        var loss = heard.get();
        return loss != null
                        && reading instanceof Complete complete
                        && complete.position() != null
                        && complete.position().server().equals(loss.server())
                ? complete.having(complete.position().havingLost(loss.lost()))
                : reading;
    }

    /** This reading was written down. */
    void heeded(Complete reading) {
        var told = reading.position();
        var loss = heard.get();
        if (loss == null || told == null || told.lost() == null) return;
        if (told.lost().equals(loss.lost()) && told.server().equals(loss.server())) heard.compareAndSet(loss, null);
    }
}
