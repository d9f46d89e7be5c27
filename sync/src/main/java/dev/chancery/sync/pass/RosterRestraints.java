package dev.chancery.sync.pass;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.account.Roster;
import dev.chancery.sync.directory.StableId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BinaryOperator;

/** What is too much at once of the rosters of some directories: it is left as it was, unless a person lets it pass. */
final class RosterRestraints {
    private final ReadingGuards guards;
    private final Map<StableId, KnownRobot> known;
    private final Set<String> approved;
    private final BinaryOperator<String> sentence;
    private final List<Restraint> found = new ArrayList<>();
    private final Set<StableId> returned = new HashSet<>();

    /**
     * @param approved digests of those that a person lets pass
     * @param sentence says of which directory something is
     */
    RosterRestraints(
            ReadingGuards guards,
            Map<StableId, KnownRobot> known,
            Set<String> approved,
            BinaryOperator<String> sentence) {
        this.guards = guards;
        this.known = known;
        this.approved = approved;
        this.sentence = sentence;
    }

    /** In the order of the directories. */
    List<Restraint> found() {
        return List.copyOf(found);
    }

    /** Robots that come back and are few enough. */
    Set<StableId> returned() {
        return Set.copyOf(returned);
    }

    /**
     * The roster without what is too much.
     *
     * @param before the robots of its directory, from earlier runs
     */
    Roster restrained(String directory, Roster roster, List<KnownRobot> before, Instant now) {
        return withReturns(directory, withSuspensions(directory, roster, before, now), before);
    }

    private Roster withSuspensions(String directory, Roster roster, List<KnownRobot> before, Instant now) {
        var why = guards.massSuspension(directory, roster, before, now);
        if (why.isEmpty()) return roster;
        var restraint = Restraint.of(
                Restraint.Kind.SUSPENSIONS,
                sentence.apply(directory, why.get()),
                roster.suspended(),
                DirectoryPass.lines("switched off", roster.suspended(), known));
        if (approved.contains(restraint.digest())) return roster;
        found.add(restraint);
        return roster.freezing(roster.suspended(), "its suspension is held: " + restraint.reason());
    }

    private Roster withReturns(String directory, Roster roster, List<KnownRobot> before) {
        var why = guards.massReturn(directory, roster, before);
        if (why.isEmpty()) {
            returned.addAll(roster.returned());
            return roster;
        }
        var back = comebacks(roster);
        var restraint = Restraint.of(
                        Restraint.Kind.RETURNS,
                        sentence.apply(directory, why.get() + hint(back)),
                        roster.returned(),
                        back.stream().map(Comeback::line).toList())
                .by(back.stream().map(Comeback::mark).toList());
        if (approved.contains(restraint.digest())) return roster;
        found.add(restraint);
        return roster.keepingOff(
                back.stream().map(Comeback::before).toList(), "its return is held: " + restraint.reason());
    }

    private List<Comeback> comebacks(Roster roster) {
        var robots = roster.byId();
        return roster.returned().stream()
                .sorted()
                .map(id -> new Comeback(
                        Objects.requireNonNull(known.get(id), "it was known"),
                        Objects.requireNonNull(
                                Objects.requireNonNull(robots.get(id), "it may act")
                                        .entry(),
                                "it is there")))
                .toList();
    }

    private static String hint(List<Comeback> back) {
        long untouched = back.stream().filter(Comeback::isUntouched).count();
        if (untouched == 0) return "";
        return "; " + untouched + " of their entries have not changed since, so our account may have lost sight of what"
                + " switches them off";
    }
}
