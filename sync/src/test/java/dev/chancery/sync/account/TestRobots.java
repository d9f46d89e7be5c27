package dev.chancery.sync.account;

import dev.chancery.sync.directory.DirectoryEntry;
import dev.chancery.sync.directory.DirectoryEntry.Lock;
import dev.chancery.sync.directory.DirectoryReading;
import dev.chancery.sync.directory.DirectoryReading.UnusableEntry;
import dev.chancery.sync.directory.StableId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Robots by number, valid until a test bends one thing: number 1 has the id that ends in 1. */
public final class TestRobots {
    public static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    public static final Instant EARLIER = Instant.parse("2026-11-01T08:30:00.123456Z");

    private TestRobots() {}

    public static StableId id(int number) {
        return new StableId("00000000-0000-4000-8000-%012d".formatted(number));
    }

    /** An entry in good standing; groups are normalised DNs. */
    public static DirectoryEntry entry(int number, String login, String... groups) {
        return entry(number, login, false, Lock.NOT_SHOWN, null, groups);
    }

    public static DirectoryEntry disabled(int number, String login) {
        return entry(number, login, true, Lock.NOT_SHOWN, null);
    }

    public static DirectoryEntry locked(int number, String login) {
        return entry(number, login, false, Lock.LOCKED, null);
    }

    /** In good standing, and the server shows that a lock is over. */
    public static DirectoryEntry unlocked(int number, String login, String... groups) {
        return entry(number, login, false, Lock.OVER, null, groups);
    }

    public static DirectoryEntry expiring(int number, String login, Instant expires) {
        return entry(number, login, false, Lock.NOT_SHOWN, expires);
    }

    public static DirectoryEntry moved(DirectoryEntry entry, String dn, String login) {
        return new DirectoryEntry(
                entry.id(),
                dn,
                login,
                entry.disabled(),
                entry.lock(),
                entry.expires(),
                entry.owner(),
                entry.description(),
                entry.changed(),
                entry.groups(),
                entry.attributes());
    }

    /** As its directory shows it when it had been changed then. */
    public static DirectoryEntry changed(int number, @Nullable Instant when) {
        return changed(number, when, Map.of());
    }

    /** @param more attributes besides those that every robot has */
    public static DirectoryEntry changed(int number, @Nullable Instant when, Map<String, List<String>> more) {
        var entry = entry(number, "r" + number);
        var attributes = new HashMap<>(entry.attributes());
        attributes.putAll(more);
        return new DirectoryEntry(
                entry.id(),
                entry.dn(),
                entry.login(),
                entry.disabled(),
                entry.lock(),
                entry.expires(),
                entry.owner(),
                entry.description(),
                when,
                entry.groups(),
                attributes);
    }

    private static DirectoryEntry entry(
            int number, String login, boolean disabled, Lock lock, @Nullable Instant expires, String... groups) {
        return new DirectoryEntry(
                id(number),
                dn(login),
                login,
                disabled,
                lock,
                expires,
                null,
                null,
                null,
                Set.of(groups),
                Map.of("uid", List.of(login), "objectclass", List.of("top", "account")));
    }

    /** A robot of an earlier run, whose name came from its login then. */
    public static KnownRobot known(int number, String login, RobotState state) {
        var reason =
                switch (state) {
                    case ACTIVE -> "";
                    case SUSPENDED -> "disabled in the directory";
                    case QUARANTINED, DELETED -> "no longer in the directory";
                };
        return new KnownRobot(
                id(number),
                "corp",
                login,
                dn(login),
                ServiceAccountName.derive(login, id(number)),
                state,
                reason,
                EARLIER);
    }

    private static String dn(String login) {
        return "uid=" + login + ",ou=robots,dc=corp,dc=example";
    }

    public static UnusableEntry unusable(@Nullable StableId id, String reason) {
        return new UnusableEntry(id, "uid=odd,ou=robots,dc=corp,dc=example", reason);
    }

    public static DirectoryReading.Complete reading(DirectoryEntry... entries) {
        return reading(List.of(entries), List.of());
    }

    public static DirectoryReading.Complete reading(List<DirectoryEntry> entries, List<UnusableEntry> unusable) {
        return new DirectoryReading.Complete("corp", "ldap1", NOW, entries, unusable);
    }

    /** The roster of a first reading of these entries. */
    public static Roster roster(DirectoryEntry... entries) {
        return new Lifecycle(java.time.Duration.ofDays(1)).advance(reading(entries), List.of(), NOW);
    }

    /** A robot that the directory shows, active. */
    public static RobotAccount active(int number, String login, String... groups) {
        return roster(entry(number, login, groups)).robots().getFirst();
    }

    /** A robot whose entry is gone. */
    public static RobotAccount gone(int number, String login, RobotState state) {
        return new RobotAccount(
                id(number),
                "corp",
                ServiceAccountName.derive(login, id(number)),
                state,
                "no longer in the directory",
                NOW,
                null);
    }
}
