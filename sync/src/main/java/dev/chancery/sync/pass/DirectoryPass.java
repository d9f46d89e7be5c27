package dev.chancery.sync.pass;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.account.Lifecycle;
import dev.chancery.sync.account.Roster;
import dev.chancery.sync.desired.AudienceGrant;
import dev.chancery.sync.desired.Mapping;
import dev.chancery.sync.directory.Directory;
import dev.chancery.sync.directory.DirectoryReading;
import dev.chancery.sync.directory.StableId;
import dev.chancery.sync.registry.Registry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Directory entry to robot account to desired state: reads, and writes nothing. */
public final class DirectoryPass {
    private final Directory directory;
    private final Registry registry;
    private final Lifecycle lifecycle;
    private final ReadingGuards guards;
    private final Mapping mapping;
    private final Clock clock;

    public DirectoryPass(
            Directory directory,
            Registry registry,
            Lifecycle lifecycle,
            ReadingGuards guards,
            Mapping mapping,
            Clock clock) {
        this.directory = directory;
        this.registry = registry;
        this.lifecycle = lifecycle;
        this.guards = guards;
        this.mapping = mapping;
        this.clock = clock;
    }

    /** The same over another directory: what would be, if it were as that one says. */
    public DirectoryPass over(Directory other) {
        return new DirectoryPass(other, registry, lifecycle, guards, mapping, clock);
    }

    /** The name of the directory. */
    public String name() {
        return directory.name();
    }

    public Look look() {
        return switch (directory.read()) {
            case DirectoryReading.Partial partial -> new Look.Unreadable(partial);
            case DirectoryReading.Complete complete ->
                see(complete.adopting(registry.adoptions()), registry.robots(complete.directory()), Set.of());
        };
    }

    /** The same reading without the restraints that a person lets pass. */
    public Look.Seen letting(Set<Restraint.Kind> approved, Look.Seen seen) {
        return see(seen.reading(), List.copyOf(seen.known().values()), approved);
    }

    private Look.Seen see(DirectoryReading.Complete reading, List<KnownRobot> known, Set<Restraint.Kind> approved) {
        var byId = known.stream().collect(Collectors.toMap(KnownRobot::id, Function.identity()));
        var restraints = new ArrayList<Restraint>();
        var roster = lifecycle.advance(reading, known, clock.instant());
        var doubts = guards.roster().doubts(roster, known);
        var digest = Restraint.digest("vanished", lines("gone", roster.vanished(), byId));
        if (!approved.contains(Restraint.Kind.SUSPENSIONS)) {
            var why = guards.roster().massSuspension(roster, known);
            if (why.isPresent()) {
                restraints.add(new Restraint(
                        Restraint.Kind.SUSPENSIONS, why.get(), lines("switched off", roster.suspended(), byId)));
                roster = roster.freezing(roster.suspended(), "its suspension is held: " + why.get());
            }
        }
        var mapped = mapping.map(roster, registry.placements());
        var audiences = audiences(mapped.audiences(), roster, approved, restraints);
        return new Look.Seen(reading, byId, roster, mapped, audiences, doubts, digest, restraints);
    }

    private List<AudienceGrant> audiences(
            List<AudienceGrant> wanted, Roster roster, Set<Restraint.Kind> approved, List<Restraint> restraints) {
        if (approved.contains(Restraint.Kind.LOST_AUDIENCES)) return wanted;
        var loss = guards.audiences().loss(registry.audiences(), wanted, roster);
        if (loss.isTooMuch()) {
            var evidence = loss.lost().stream()
                    .map(grant -> "no longer " + grant.audience() + " for robot " + grant.robot())
                    .sorted()
                    .toList();
            restraints.add(new Restraint(Restraint.Kind.LOST_AUDIENCES, loss.reason(), evidence));
        }
        return loss.keepingWhatWaits(wanted);
    }

    static List<String> lines(String what, List<StableId> ids, Map<StableId, KnownRobot> known) {
        return ids.stream()
                .sorted()
                .map(id -> {
                    var robot = known.get(id);
                    return what + " " + (robot == null ? id.value() : robot.login() + " (" + id + ")");
                })
                .toList();
    }
}
