package dev.chancery.sync.pass;

import dev.chancery.sync.account.Gathering;
import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.account.Lifecycle;
import dev.chancery.sync.account.Roster;
import dev.chancery.sync.desired.AudienceGrant;
import dev.chancery.sync.desired.MappedRobots;
import dev.chancery.sync.desired.Mapper;
import dev.chancery.sync.desired.Mapping;
import dev.chancery.sync.directory.Directory;
import dev.chancery.sync.directory.DirectoryReading;
import dev.chancery.sync.directory.Occasion;
import dev.chancery.sync.directory.StableId;
import dev.chancery.sync.registry.Registry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Directory entries to robot accounts to desired state: reads, and writes nothing. */
public final class DirectoryPass {
    private final List<Directory> directories;
    private final Registry registry;
    private final Lifecycle lifecycle;
    private final ReadingGuards guards;
    private final Mapping mapping;
    private final Mapper mapper;
    private final Clock clock;
    private final Patience patience;
    private final Readings readings;
    private final ServersBefore before;

    public DirectoryPass(
            List<Directory> directories,
            Registry registry,
            Lifecycle lifecycle,
            ReadingGuards guards,
            Mapping mapping,
            Clock clock) {
        this(directories, registry, lifecycle, guards, mapping, clock, new Patience());
    }

    DirectoryPass(
            List<Directory> directories,
            Registry registry,
            Lifecycle lifecycle,
            ReadingGuards guards,
            Mapping mapping,
            Clock clock,
            Patience patience) {
        this.directories = List.copyOf(directories);
        this.registry = registry;
        this.lifecycle = lifecycle;
        this.guards = guards;
        this.mapping = mapping;
        this.mapper = new Mapper(mapping);
        this.clock = clock;
        this.patience = patience;
        this.before = new ServersBefore(registry);
        this.readings = new Readings(directories, patience, before::note);
    }

    /** What was seen is written down. */
    void heeded(Look.Seen seen) {
        for (var read : seen.read())
            for (var directory : directories)
                if (directory.name().equals(read.directory())) directory.heeded(read.reading());
    }

    /** With directories, and with clusters afterwards. */
    Patience patience() {
        return patience;
    }

    /** What to call when a directory has answered that a look did not wait for. */
    public void ringing(Runnable bell) {
        readings.ringing(bell);
    }

    /** The same with another directory in the place of that of its name: what would be, if it were as that one says. */
    public DirectoryPass over(Directory other) {
        var replaced = directories.stream()
                .map(directory -> directory.name().equals(other.name()) ? other : directory)
                .toList();
        return new DirectoryPass(replaced, registry, lifecycle, guards, mapping, clock);
    }

    public Look look(Occasion occasion) {
        if (occasion != Occasion.NEWS) registry.readAnew();
        var readings = this.readings.of(occasion);
        var adoptions = registry.adoptions();
        for (var directory : directories)
            readings.computeIfPresent(
                    directory.name(), (_, reading) -> before.latest(directory, occasion, reading, adoptions));
        if (readings.values().stream().allMatch(DirectoryReading.Partial.class::isInstance))
            return new Look.Unreadable(unread(readings));
        return new Step(readings, before.doubts(readings.values()), registry.robots(), adoptions, Set.of())
                .look(Set.of());
    }

    /** What became of some robots since; empty when everybody has to be looked at. */
    Optional<Look.Seen> news(Standing standing) {
        return new NewsLook(directories, registry, lifecycle, guards, mapper, clock).look(standing);
    }

    /** The same readings without those that are doubted, and without the restraints that a person lets pass. */
    public Look.Seen heeding(Set<String> doubted, Set<String> approved, Look.Seen seen) {
        var readings = new LinkedHashMap<String, DirectoryReading>();
        var distrust = new HashMap<String, Map<String, String>>();
        seen.read().forEach(read -> distrust.put(read.directory(), read.distrust()));
        for (var sighting : seen.sightings()) {
            switch (sighting) {
                case Sighting.Read read -> readings.put(read.directory(), read.reading());
                case Sighting.Unread(var directory, var partial) -> readings.put(directory, partial);
                case Sighting.Told told ->
                    throw new IllegalStateException("news of " + told.directory() + " was doubted");
            }
        }
        return new Step(readings, distrust, List.copyOf(seen.known().values()), seen.adoptions(), approved)
                .look(doubted);
    }

    private static List<Sighting> unread(Map<String, DirectoryReading> readings) {
        var unread = new ArrayList<Sighting>();
        readings.forEach((name, reading) -> {
            if (reading instanceof DirectoryReading.Partial partial) unread.add(new Sighting.Unread(name, partial));
        });
        return unread;
    }

    private final class Step {
        private final Map<String, DirectoryReading> readings;
        private final Map<String, Map<String, String>> distrusts;
        private final List<KnownRobot> known;
        private final Map<StableId, StableId> adoptions;
        private final Map<StableId, KnownRobot> byId;
        private final Map<String, List<KnownRobot>> byDirectory;
        private final List<Sighting> sightings = new ArrayList<>();
        private final Map<String, Roster> rosters = new LinkedHashMap<>();
        private final Map<String, String> silent = new LinkedHashMap<>();
        private final Set<String> approved;
        private final RosterRestraints restraints;

        Step(
                Map<String, DirectoryReading> readings,
                Map<String, Map<String, String>> distrusts,
                List<KnownRobot> known,
                Map<StableId, StableId> adoptions,
                Set<String> approved) {
            this.readings = readings;
            this.distrusts = distrusts;
            this.known = known;
            this.adoptions = adoptions;
            this.approved = approved;
            byId = known.stream().collect(Collectors.toMap(KnownRobot::id, Function.identity()));
            byDirectory = known.stream().collect(Collectors.groupingBy(KnownRobot::directory));
            restraints = new RosterRestraints(guards, byId, approved, this::sentence);
        }

        Look.Seen look(Set<String> doubted) {
            readings.forEach((name, reading) -> {
                switch (reading) {
                    case DirectoryReading.Partial partial -> {
                        sightings.add(new Sighting.Unread(name, partial));
                        silent.put(name, "directory " + name + " was not read wholly");
                    }
                    case DirectoryReading.Complete complete -> read(complete, doubted);
                }
            });
            var roster = new Gathering(known).of(rosters, silent);
            return withAudiences(roster, mapper.map(roster, registry.placements()));
        }

        private void read(DirectoryReading.Complete reading, Set<String> doubted) {
            var name = reading.directory();
            var before = byDirectory.getOrDefault(name, List.of());
            var now = clock.instant();
            var roster = lifecycle.advance(reading, before, now);
            var distrust = distrusts.getOrDefault(name, Map.of());
            var doubts = Stream.concat(distrust.values().stream(), guards.doubts(name, roster, before, now).stream())
                    .map(doubt -> sentence(name, doubt))
                    .toList();
            var evidence = Stream.concat(
                    distrust.keySet().stream().sorted().map(each -> name + " " + each),
                    lines("gone", roster.vanished(), byId).stream());
            var digest = Restraint.digest("vanished", evidence.toList());
            sightings.add(new Sighting.Read(reading, roster.vanished(), distrust, doubts, digest));
            var counting = doubted.contains(name)
                    ? roster.onlySwitchingOff(before, "what directory " + name + " says is held")
                    : roster;
            rosters.put(name, restraints.restrained(name, counting, before, now));
        }

        private Look.Seen withAudiences(Roster roster, MappedRobots mapped) {
            var wanted = mapped.audiences();
            var loss = guards.loss(registry.audiences(), wanted, roster);
            if (!loss.isTooMuch()) {
                return seen(roster, mapped, wanted, loss.words(), restraints.found());
            }
            var evidence = loss.lost().stream()
                    .map(grant -> "no longer " + grant.audience() + " for robot " + grant.robot())
                    .sorted()
                    .toList();
            var robots = loss.lost().stream().map(AudienceGrant::robot).toList();
            var restraint = Restraint.of(Restraint.Kind.LOST_AUDIENCES, loss.reason(), robots, evidence)
                    .counting(loss.words());
            if (approved.contains(restraint.digest()))
                return seen(roster, mapped, wanted, Set.of(), restraints.found());
            var all = Stream.concat(restraints.found().stream(), Stream.of(restraint))
                    .toList();
            return seen(roster, mapped, loss.keepingWhatWaits(wanted), Set.of(), all);
        }

        private Look.Seen seen(
                Roster roster,
                MappedRobots mapped,
                List<AudienceGrant> audiences,
                Set<String> audiencesLost,
                List<Restraint> restrained) {
            var unasked = new Unasked(audiencesLost, restraints.returned());
            return new Look.Seen(sightings, byId, roster, mapped, audiences, unasked, adoptions, restrained);
        }

        /** Where there are several directories, it is said which one is meant. */
        private String sentence(String directory, String said) {
            return readings.size() == 1 ? said : "in directory " + directory + ", " + said;
        }
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
