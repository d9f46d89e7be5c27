package dev.chancery.sync.desired;

import dev.chancery.sync.account.Limit;
import dev.chancery.sync.account.RobotAccount;
import dev.chancery.sync.account.Roster;
import dev.chancery.sync.directory.StableId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds when too many audiences would be lost at once. What a robot loses because it is switched off or gone, or because
 * the robot that it could call is gone, does not count: the roster's guard has counted those.
 */
public final class AudienceGuard {
    private final Limit limit;

    public AudienceGuard(Limit limit) {
        this.limit = limit;
    }

    /**
     * What robots could call and may not from now on; nobody has judged yet whether that is too much.
     *
     * @param of how many audiences they could call
     */
    public record Missing(List<AudienceGrant> grants, int of) {
        public Missing {
            grants = List.copyOf(grants);
        }
    }

    /**
     * What would be lost, judged.
     *
     * @param reason why that waits for a person; empty when it need not
     */
    public record Loss(List<AudienceGrant> lost, String reason) {
        public static final Loss NOTHING = new Loss(List.of(), "");

        public Loss {
            lost = List.copyOf(lost);
        }

        /** Names them. */
        public Set<String> words() {
            return AudienceGuard.words(lost);
        }

        public boolean isTooMuch() {
            return !reason.isEmpty();
        }

        /** The wanted grants, and those that would be lost: additions go on. */
        public List<AudienceGrant> keepingWhatWaits(List<AudienceGrant> wanted) {
            return Stream.concat(wanted.stream(), lost.stream()).toList();
        }
    }

    /** Compares what robots could call with what they may call from now on. */
    public Missing missing(Collection<AudienceGrant> had, Collection<AudienceGrant> wanted, Roster roster) {
        var present = roster.robots().stream()
                .filter(robot -> robot.entry() != null)
                .filter(robot -> !roster.frozen().containsKey(robot.id()))
                .map(RobotAccount::id)
                .collect(Collectors.toSet());
        var acting = roster.robots().stream()
                .filter(robot -> robot.state().mayAct())
                .filter(robot -> !roster.frozen().containsKey(robot.id())) // they keep what they have
                .map(RobotAccount::id)
                .collect(Collectors.toSet());
        var kept = wanted.stream().map(AudienceGuard::key).collect(Collectors.toSet());
        var ofActing =
                had.stream().filter(grant -> acting.contains(grant.robot())).toList();
        var missing = ofActing.stream()
                .filter(grant -> !kept.contains(key(grant)) && !isCalleeGone(grant, present))
                .toList();
        return new Missing(missing, ofActing.size());
    }

    /**
     * Judges whether it is too much to lose what is missing.
     *
     * @param lately the {@linkplain #word words} of those that were lost shortly before
     * @param together the same of those whose loss was held when they were last looked at
     */
    public Loss loss(Missing missing, Set<String> lately, Set<String> together) {
        var reason = limit.excess(words(missing.grants()), lately, together, missing.of(), "audiences would be lost");
        return new Loss(missing.grants(), reason.orElse(""));
    }

    private static Set<String> words(List<AudienceGrant> grants) {
        return grants.stream().map(AudienceGuard::word).collect(Collectors.toSet());
    }

    /** Names a grant, whatever rule gave it. */
    public static String word(AudienceGrant grant) {
        return grant.robot() + " " + grant.audience();
    }

    private static boolean isCalleeGone(AudienceGrant grant, Set<StableId> present) {
        var callee = grant.callee();
        return callee != null && !present.contains(callee);
    }

    /** Of a grant, what makes it another one. */
    private record Key(StableId robot, String audience) {}

    private static Key key(AudienceGrant grant) {
        return new Key(grant.robot(), grant.audience());
    }
}
