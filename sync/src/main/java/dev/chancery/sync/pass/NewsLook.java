package dev.chancery.sync.pass;

import dev.chancery.sync.account.Gathering;
import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.account.Lifecycle;
import dev.chancery.sync.account.RobotAccount;
import dev.chancery.sync.account.Roster;
import dev.chancery.sync.desired.AudienceGrant;
import dev.chancery.sync.desired.MappedRobots;
import dev.chancery.sync.desired.Mapper;
import dev.chancery.sync.directory.Directory;
import dev.chancery.sync.directory.DirectoryEntry;
import dev.chancery.sync.directory.DirectoryNews;
import dev.chancery.sync.directory.DirectoryReading;
import dev.chancery.sync.directory.KnownPositions;
import dev.chancery.sync.directory.StableId;
import dev.chancery.sync.registry.Registry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks at what directories tell of single robots, as long as it says nothing about any other robot: then it comes to the same as
 * a look at everybody, and costs what changed. Whatever is doubtful, it leaves to that.
 */
final class NewsLook {
    /** Of more robots, a look at everybody is not much dearer. */
    private static final int MOST = 200;

    private final List<Directory> directories;
    private final Registry registry;
    private final Lifecycle lifecycle;
    private final ReadingGuards guards;
    private final Mapper mapper;
    private final Clock clock;

    NewsLook(
            List<Directory> directories,
            Registry registry,
            Lifecycle lifecycle,
            ReadingGuards guards,
            Mapper mapper,
            Clock clock) {
        this.directories = directories;
        this.registry = registry;
        this.lifecycle = lifecycle;
        this.guards = guards;
        this.mapper = mapper;
        this.clock = clock;
    }

    /** Empty when everybody has to be looked at. What was told counts as told all the same. */
    Optional<Look.Seen> look(Standing standing) {
        var news = new ArrayList<DirectoryNews>();
        for (var directory : directories) directory.news().ifPresent(news::add);
        if (news.size() < directories.size() || !registry.adoptions().equals(standing.adoptions()))
            return Optional.empty();
        var step = new Step(news, standing, clock.instant());
        return step.isAboutRobotsThatStay() && news.stream().noneMatch(this::isDistrusted)
                ? step.look()
                : Optional.empty();
    }

    /** Restored from a copy, or not as far as the server before it, though the rest of the news looks harmless. */
    private boolean isDistrusted(DirectoryNews news) {
        return !new KnownPositions(registry.positions(news.directory()))
                .doubts(news.position(), news.changed())
                .isEmpty();
    }

    private final class Step {
        private final List<DirectoryNews> news;
        private final Standing standing;
        private final Instant now;
        private final Map<String, List<DirectoryEntry>> entries = new LinkedHashMap<>();
        private final Set<StableId> ids = new HashSet<>();

        Step(List<DirectoryNews> news, Standing standing, Instant now) {
            this.news = news;
            this.standing = standing;
            this.now = now;
            for (var told : news) {
                var adopted = complete(told).adopting(standing.adoptions()).entries();
                entries.put(told.directory(), adopted);
                adopted.forEach(entry -> ids.add(entry.id()));
            }
        }

        /** Whose entry changed, and nobody else, and time has moved nobody else either. */
        boolean isAboutRobotsThatStay() {
            int told = entries.values().stream().mapToInt(List::size).sum();
            if (told == 0 || told > MOST || ids.size() < told) return false;
            if (standing.roster().robots().stream().anyMatch(robot -> lifecycle.isDue(robot, now))) return false;
            return entries.entrySet().stream()
                    .allMatch(those -> those.getValue().stream().allMatch(entry -> isOf(those.getKey(), entry.id())));
        }

        private boolean isOf(String directory, StableId id) {
            return standing.roster()
                    .robot(id)
                    .filter(robot -> robot.entry() != null && robot.directory().equals(directory))
                    .isPresent();
        }

        Optional<Look.Seen> look() {
            var known = registry.robots(ids);
            var rosters = new LinkedHashMap<String, Roster>();
            for (var told : news) {
                var roster = lifecycle.advance(complete(told), known, now);
                if (isDoubtful(told.directory(), roster)) return Optional.empty();
                rosters.put(told.directory(), roster);
            }
            var roster = new Gathering(known).of(rosters, Map.of()).about(ids);
            if (roster.robots().size() < ids.size() || !roster.frozen().isEmpty()) return Optional.empty();
            return mapper.renew(roster, standing.mapped(), standing.allHeld())
                    .flatMap(mapped -> seen(known, roster, mapped));
        }

        private DirectoryReading.Complete complete(DirectoryNews told) {
            return new DirectoryReading.Complete(
                    told.directory(),
                    told.server(),
                    told.since(),
                    entries.getOrDefault(told.directory(), told.changed()),
                    List.of());
        }

        private boolean isDoubtful(String directory, Roster roster) {
            if (!roster.unusable().isEmpty() || !roster.vanished().isEmpty()) return true;
            if (roster.suspended().isEmpty() && roster.returned().isEmpty()) return false;
            var all = everybodyOf(directory);
            return guards.massSuspension(directory, roster, all, now).isPresent()
                    || guards.massReturn(directory, roster, all).isPresent();
        }

        /** As the registry has them; of frozen robots only that knows how they are. */
        private List<KnownRobot> everybodyOf(String directory) {
            var frozen = standing.roster().frozen().keySet();
            return Stream.concat(
                            standing.roster().robots().stream()
                                    .filter(robot -> !frozen.contains(robot.id()))
                                    .map(robot -> KnownRobot.of(robot, null)),
                            registry.robots(frozen).stream())
                    .filter(robot -> robot.directory().equals(directory))
                    .toList();
        }

        private Optional<Look.Seen> seen(List<KnownRobot> known, Roster roster, MappedRobots mapped) {
            var had = registry.audiences(ids);
            var wanted = mapped.audiences();
            // Of fewer audiences fewer may be lost, so this is never laxer than a look at everybody.
            var loss = guards.loss(had, wanted, withCallees(roster, had));
            if (loss.isTooMuch()) return Optional.empty();
            return Optional.of(new Look.Seen(
                    news.stream().<Sighting>map(Sighting.Told::new).toList(),
                    known.stream().collect(Collectors.toMap(KnownRobot::id, Function.identity())),
                    roster,
                    mapped,
                    wanted,
                    new Unasked(loss.words(), Set.copyOf(roster.returned())),
                    standing.adoptions(),
                    List.of()));
        }

        private Roster withCallees(Roster roster, List<AudienceGrant> had) {
            var callees = had.stream()
                    .map(AudienceGrant::callee)
                    .flatMap(Stream::ofNullable)
                    .distinct()
                    .filter(callee -> !ids.contains(callee))
                    .flatMap(callee -> standing.roster().robot(callee).stream());
            var robots = Stream.concat(roster.robots().stream(), callees)
                    .sorted(Comparator.comparing(RobotAccount::id))
                    .toList();
            return new Roster(robots, Map.of(), List.of(), List.of(), List.of(), List.of(), roster.idle());
        }
    }
}
