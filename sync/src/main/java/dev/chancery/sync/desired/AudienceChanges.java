package dev.chancery.sync.desired;

import dev.chancery.sync.directory.StableId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run would change of whom robots may call, in the order of robots. Another rule that gives the same changes nothing.
 *
 * @param given what robots may call from then on
 * @param taken what they may not call any more
 * @param held what nothing gives them any more, and they keep until a person has looked at it
 */
public record AudienceChanges(List<AudienceGrant> given, List<AudienceGrant> taken, List<AudienceGrant> held) {
    private static final Comparator<AudienceGrant> ORDER =
            Comparator.comparing(AudienceGrant::robot).thenComparing(AudienceGrant::audience);

    public AudienceChanges {
        given = given.stream().sorted(ORDER).toList();
        taken = taken.stream().sorted(ORDER).toList();
        held = held.stream().sorted(ORDER).toList();
    }

    /**
     * The difference.
     *
     * @param had as it is remembered
     * @param wanted by rules
     * @param granted from now on: what is wanted, and what is held
     * @param frozen robots that keep what they have, and that others keep
     */
    public static AudienceChanges between(
            Collection<AudienceGrant> had,
            Collection<AudienceGrant> wanted,
            Collection<AudienceGrant> granted,
            Set<StableId> frozen) {
        return new AudienceChanges(
                granted.stream().filter(isNotIn(had)).toList(),
                had.stream()
                        .filter(isNotIn(granted))
                        .filter(grant -> !frozen.contains(grant.robot()))
                        .filter(grant -> grant.callee() == null || !frozen.contains(grant.callee()))
                        .toList(),
                granted.stream().filter(isNotIn(wanted)).toList());
    }

    private static Predicate<AudienceGrant> isNotIn(Collection<AudienceGrant> others) {
        var words = others.stream().map(AudienceGuard::word).collect(Collectors.toSet());
        return grant -> !words.contains(AudienceGuard.word(grant));
    }

    public boolean isEmpty() {
        return given.isEmpty() && taken.isEmpty() && held.isEmpty();
    }

    /** Who gains, loses or keeps something, and the robots whom they call. */
    public Set<StableId> robots() {
        return Stream.of(given, taken, held)
                .flatMap(List::stream)
                .flatMap(grant -> Stream.concat(Stream.of(grant.robot()), Stream.ofNullable(grant.callee())))
                .collect(Collectors.toSet());
    }
}
