package dev.chancery.sync.pass;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.account.Lifecycle;
import dev.chancery.sync.account.Roster;
import dev.chancery.sync.account.RosterGuard;
import dev.chancery.sync.desired.Mapping;
import dev.chancery.sync.directory.Directory;
import dev.chancery.sync.directory.DirectoryReading;
import dev.chancery.sync.registry.Registry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Directory entry to robot account to desired state: reads, and writes nothing. */
public final class DirectoryPass {
    private final Directory directory;
    private final Registry registry;
    private final Lifecycle lifecycle;
    private final RosterGuard guard;
    private final Mapping mapping;
    private final Clock clock;

    public DirectoryPass(
            Directory directory,
            Registry registry,
            Lifecycle lifecycle,
            RosterGuard guard,
            Mapping mapping,
            Clock clock) {
        this.directory = directory;
        this.registry = registry;
        this.lifecycle = lifecycle;
        this.guard = guard;
        this.mapping = mapping;
        this.clock = clock;
    }

    /** The name of the directory. */
    public String name() {
        return directory.name();
    }

    public Look look() {
        return switch (directory.read()) {
            case DirectoryReading.Partial partial -> new Look.Unreadable(partial);
            case DirectoryReading.Complete complete -> see(complete);
        };
    }

    private Look.Seen see(DirectoryReading.Complete reading) {
        var known = registry.robots(reading.directory());
        var roster = lifecycle.advance(reading, known, clock.instant());
        var mapped = mapping.map(roster, registry.placements());
        var byId = known.stream().collect(Collectors.toMap(KnownRobot::id, Function.identity()));
        return new Look.Seen(reading, byId, roster, mapped, guard.doubts(roster, known), digest(roster));
    }

    /** Names exactly this loss: who vanished and who is switched off. 16 hexadecimal digits. */
    private static String digest(Roster roster) {
        try {
            var text = "vanished " + roster.vanished().stream().sorted().toList() + " suspended "
                    + roster.suspended().stream().sorted().toList();
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
