package dev.chancery.sync.account;

import static java.util.stream.Collectors.groupingBy;

import dev.chancery.sync.directory.DirectoryEntry;
import dev.chancery.sync.directory.DirectoryReading;
import dev.chancery.sync.directory.DirectoryReading.UnusableEntry;
import dev.chancery.sync.directory.StableId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Moves every robot to the state that a complete reading asks for: active, suspended, quarantined, deleted, and back.
 * Pure: the reading, what was known, and the time go in.
 */
public final class Lifecycle {
    private static final String LOCKED = "locked in the directory";

    private final Duration grace;

    /** @param grace how long a robot whose entry is gone keeps its ServiceAccounts */
    public Lifecycle(Duration grace) {
        this.grace = grace;
    }

    /** The roster after this reading. A robot that cannot be judged is frozen, never dropped. */
    public Roster advance(DirectoryReading.Complete reading, Collection<KnownRobot> known, Instant now) {
        return new Step(reading, known, now).roster();
    }

    /** Whether time alone moves this robot on, or is another reason for where it is, though nothing is told of it. */
    public boolean isDue(RobotAccount robot, Instant now) {
        return switch (robot.state()) {
            case ACTIVE -> robot.entry() != null && isExpired(robot.entry(), now);
            case SUSPENDED -> robot.entry() != null && robot.reason().equals(LOCKED) && isExpired(robot.entry(), now);
            case QUARANTINED -> isGraceOver(robot.since(), now);
            case DELETED -> false;
        };
    }

    private boolean isGraceOver(Instant since, Instant now) {
        return !since.plus(grace).isAfter(now);
    }

    /** Nothing else had switched it off, and what did is seen to be over: no sight was lost, and nobody was given power anew. */
    private static boolean isLockOver(KnownRobot before, DirectoryEntry entry) {
        return before.state() == RobotState.SUSPENDED
                && before.reason().equals(LOCKED)
                && entry.lock() == DirectoryEntry.Lock.OVER;
    }

    private static boolean isExpired(DirectoryEntry entry, Instant now) {
        return entry.expires() != null && !entry.expires().isAfter(now);
    }

    private final class Step {
        private final DirectoryReading.Complete reading;
        private final Map<StableId, KnownRobot> known;
        private final Instant now;
        private final Map<StableId, String> frozen = new TreeMap<>();
        private final Map<StableId, RobotAccount> robots = new TreeMap<>();
        private final List<UnusableEntry> unusable = new ArrayList<>();
        private final List<StableId> vanished = new ArrayList<>();
        private final List<StableId> suspended = new ArrayList<>();
        private final List<StableId> returned = new ArrayList<>();

        Step(DirectoryReading.Complete reading, Collection<KnownRobot> known, Instant now) {
            this.reading = reading;
            this.known = known.stream()
                    .filter(robot -> robot.directory().equals(reading.directory()))
                    .collect(Collectors.toMap(KnownRobot::id, Function.identity()));
            this.now = now;
            reading.unusable().forEach(this::freeze);
        }

        Roster roster() {
            var twice = twiceUsedIds();
            for (var entry : reading.entries()) {
                if (twice.contains(entry.id()))
                    freeze(new UnusableEntry(entry.id(), entry.dn(), "its stable id stands on two entries"));
                else present(entry);
            }
            known.values().forEach(this::absent);
            withdrawClashes();
            return new Roster(List.copyOf(robots.values()), frozen, unusable, vanished, suspended, returned, idle());
        }

        /** Of a robot that cannot be judged, what was known before counts. */
        private Set<StableId> idle() {
            var idle = new HashSet<StableId>();
            for (var robot : known.values())
                if (!robot.state().mayAct() && !robots.containsKey(robot.id())) idle.add(robot.id());
            for (var robot : robots.values()) if (!robot.state().mayAct()) idle.add(robot.id());
            return idle;
        }

        private List<StableId> twiceUsedIds() {
            return reading.entries().stream()
                    .collect(groupingBy(DirectoryEntry::id, Collectors.counting()))
                    .entrySet()
                    .stream()
                    .filter(count -> count.getValue() > 1)
                    .map(Map.Entry::getKey)
                    .toList();
        }

        private void freeze(UnusableEntry entry) {
            unusable.add(entry);
            if (entry.id() != null) frozen.put(entry.id(), entry.reason());
        }

        private void present(DirectoryEntry entry) {
            var before = known.get(entry.id());
            var reason = suspensionReason(entry);
            var state = reason.isEmpty() ? RobotState.ACTIVE : RobotState.SUSPENDED;
            var name = before == null ? ServiceAccountName.derive(entry.login(), entry.id()) : before.name();
            var since = before == null || before.state() != state ? now : before.since();
            if (before != null && before.state().mayAct() && !state.mayAct()) suspended.add(entry.id());
            if (before != null && !before.state().mayAct() && state.mayAct() && !isLockOver(before, entry))
                returned.add(entry.id());
            robots.put(
                    entry.id(), new RobotAccount(entry.id(), reading.directory(), name, state, reason, since, entry));
        }

        /** A lock comes last: it ends by itself, and must not be remembered in the place of what does not. */
        private String suspensionReason(DirectoryEntry entry) {
            if (entry.disabled()) return "disabled in the directory";
            if (isExpired(entry, now)) return "expired at " + entry.expires();
            if (entry.locked()) return LOCKED;
            return "";
        }

        private void absent(KnownRobot robot) {
            if (robots.containsKey(robot.id()) || frozen.containsKey(robot.id())) return;
            switch (robot.state()) {
                case DELETED -> gone(robot, RobotState.DELETED, robot.since());
                case QUARANTINED -> {
                    boolean over = isGraceOver(robot.since(), now);
                    if (over && reading.provesAbsence()) gone(robot, RobotState.DELETED, now);
                    else gone(robot, RobotState.QUARANTINED, robot.since());
                }
                case ACTIVE, SUSPENDED -> {
                    if (reading.provesAbsence()) {
                        vanished.add(robot.id());
                        gone(robot, RobotState.QUARANTINED, now);
                    } else {
                        frozen.put(robot.id(), "not seen, but an entry without a readable id may be this one");
                    }
                }
            }
        }

        private void gone(KnownRobot robot, RobotState state, Instant since) {
            var reason = robot.state() == RobotState.ACTIVE || robot.state() == RobotState.SUSPENDED
                    ? whyGone(robot.id())
                    : robot.reason();
            robots.put(
                    robot.id(),
                    new RobotAccount(robot.id(), robot.directory(), robot.name(), state, reason, since, null));
        }

        private String whyGone(StableId id) {
            return reading.deleted().contains(id) ? "deleted in the directory" : "no longer in the directory";
        }

        /** Two robots of one name: a newcomer gets nothing, and who has the name already stays as it is. */
        private void withdrawClashes() {
            var byName =
                    robots.values().stream().collect(groupingBy(RobotAccount::name, TreeMap::new, Collectors.toList()));
            byName.forEach((name, sharers) -> {
                if (sharers.size() < 2) return;
                for (var robot : sharers) {
                    if (robot.entry() == null) continue;
                    var others = sharers.stream()
                            .filter(other -> !other.id().equals(robot.id()))
                            .map(Lifecycle::called)
                            .toList();
                    frozen.put(robot.id(), "its name " + name + " is also wanted by " + String.join(", ", others));
                    if (!known.containsKey(robot.id())) robots.remove(robot.id());
                }
            });
        }
    }

    private static String called(RobotAccount robot) {
        return robot.entry() == null
                ? "a robot that left (" + robot.id() + ")"
                : robot.entry().dn();
    }
}
