package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.fail;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A directory that is followed in a thread of its own, as by the program that stays. */
final class Followed implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration STEP = Duration.ofMillis(5);

    private final DirectoryFollower follower;
    private final List<Following> told = new CopyOnWriteArrayList<>();

    Followed(LdapSettings settings) {
        this(settings, Clock.systemUTC());
    }

    Followed(LdapSettings settings, Clock clock) {
        follower = new DirectoryFollower(settings, new LdapDirectory(settings, clock), clock);
        follower.start(() -> {}, told::add);
    }

    /** How it is followed, as it was told last. */
    Following now() {
        return told.isEmpty() ? Following.NOT_YET : told.getLast();
    }

    boolean isBy(Mechanism mechanism) {
        return now().mechanism() == mechanism;
    }

    DirectoryReading read(Occasion occasion) {
        return follower.read(occasion);
    }

    /** The logins of the robots, in their order; nobody where a reading is partial. */
    List<String> logins(Occasion occasion) {
        return switch (read(occasion)) {
            case DirectoryReading.Complete complete ->
                complete.entries().stream().map(DirectoryEntry::login).sorted().toList();
            case DirectoryReading.Partial _ -> List.of();
        };
    }

    void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) fail("not seen in time: " + what + "; told: " + told);
            LockSupport.parkNanos(STEP.toNanos()); // who asks without a pause keeps the follower from its turn
        }
    }

    @Override
    public void close() {
        follower.close();
    }
}
