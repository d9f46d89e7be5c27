package dev.chancery.broker.key;

import static dev.chancery.broker.key.KeyState.PUBLISHED;
import static dev.chancery.broker.key.KeyState.RETIRED;
import static dev.chancery.broker.key.KeyState.SIGNING;

import com.nimbusds.jose.JWSAlgorithm;
import dev.chancery.broker.key.KeyStep.Promote;
import dev.chancery.broker.key.KeyStep.Publish;
import dev.chancery.broker.key.KeyStep.Remove;
import dev.chancery.broker.key.KeyStep.Retire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is due on the timeline. Pure: the same keys, settings and instant give the same steps, in the order in which they
 * have to be taken (a key retires before its successor is promoted); taken, they leave nothing due at that instant.
 */
final class KeyTimeline {
    private final KeySettings settings;

    KeyTimeline(KeySettings settings) {
        this.settings = settings;
    }

    /** The steps that are due. A key of an algorithm that is wanted no more signs to its end and has no successor. */
    List<KeyStep> due(Collection<TimelineKey> keys, Instant now) {
        var steps = new ArrayList<KeyStep>();
        for (var algorithm : algorithms(keys)) steps.addAll(due(algorithm, of(algorithm, keys), now));
        return steps;
    }

    /** A successor ahead of time, for each algorithm that has none under way. Nothing else may be due. */
    List<KeyStep> rotate(
            Collection<TimelineKey> keys, Set<JWSAlgorithm> algorithms, Instant now, Haste haste, String why) {
        var steps = new ArrayList<KeyStep>();
        for (var algorithm : sorted(algorithms)) {
            var mine = of(algorithm, keys);
            var next = first(mine, PUBLISHED);
            switch (haste) {
                case SAFELY -> {
                    if (next == null) steps.add(new Publish(algorithm, now, now.plus(settings.publishAhead()), why));
                }
                case AT_ONCE -> {
                    var current = first(mine, SIGNING);
                    if (current != null) steps.add(retire(current, now, now, why));
                    steps.add(
                            next == null
                                    ? new Publish(algorithm, now, now, why)
                                    : new Promote(next.id(), algorithm, later(now, next.publishedAt()), why));
                }
            }
        }
        return steps;
    }

    /** The key goes at once; if it signed, the next one signs, or a new one if there is none. */
    List<KeyStep> revoke(Collection<TimelineKey> keys, TimelineKey revoked, Instant now, String why) {
        var steps = new ArrayList<KeyStep>();
        steps.add(new Remove(revoked.id(), revoked.algorithm(), now, why));
        var rest = keys.stream().filter(key -> !key.id().equals(revoked.id())).toList();
        steps.addAll(due(rest, now));
        return steps;
    }

    /** What happens to this key next, and when that is safe. */
    NextStep next(TimelineKey key, Collection<TimelineKey> keys) {
        return switch (key.state()) {
            case PUBLISHED -> new NextStep(NextStep.Kind.SIGNS, key.signsFrom());
            case SIGNING -> {
                var successor = first(of(key.algorithm(), keys), PUBLISHED);
                var end = key.signsFrom().plus(settings.signingPeriod());
                if (successor != null) yield new NextStep(NextStep.Kind.RETIRES, successor.signsFrom());
                if (!settings.algorithms().contains(key.algorithm())) yield new NextStep(NextStep.Kind.RETIRES, end);
                yield new NextStep(NextStep.Kind.SUCCESSOR_IS_PUBLISHED, end.minus(settings.publishAhead()));
            }
            case RETIRED -> new NextStep(NextStep.Kind.IS_REMOVED, Objects.requireNonNull(key.removesAt()));
            case REMOVED -> throw new IllegalStateException("a removed key has no next step: " + key.id());
        };
    }

    private List<KeyStep> due(JWSAlgorithm algorithm, List<TimelineKey> keys, Instant now) {
        var steps = new ArrayList<KeyStep>();
        for (var key : keys) {
            if (key.is(RETIRED) && !Objects.requireNonNull(key.removesAt()).isAfter(now))
                steps.add(new Remove(key.id(), algorithm, now, "its last token has expired"));
        }
        var wanted = settings.algorithms().contains(algorithm);
        var begun = keys.stream()
                .filter(key -> key.hasBegun(now))
                .sorted(TimelineKey.IN_TURN)
                .toList();
        var next = keys.stream()
                .filter(key -> key.is(PUBLISHED) && !key.hasBegun(now))
                .min(TimelineKey.IN_TURN)
                .orElse(null);
        for (int i = 0; i + 1 < begun.size(); i++)
            steps.add(retire(begun.get(i), begun.get(i + 1).signsFrom(), now, "its successor signs"));

        Instant signingSince;
        if (!begun.isEmpty()) {
            var last = begun.getLast();
            signingSince = last.signsFrom();
            if (last.is(PUBLISHED)) steps.add(new Promote(last.id(), algorithm, signingSince, "its time has come"));
            if (!wanted && next == null && !end(signingSince).isAfter(now))
                steps.add(retire(last, end(signingSince), now, "its algorithm is not wanted any more"));
        } else if (next != null) {
            signingSince = later(now, next.publishedAt());
            steps.add(new Promote(next.id(), algorithm, signingSince, "no other key signs"));
            next = null;
        } else if (wanted) {
            signingSince = now;
            steps.add(new Publish(algorithm, now, now, "no other key signs"));
        } else {
            return steps;
        }
        var ahead = end(signingSince).minus(settings.publishAhead());
        if (wanted && next == null && !ahead.isAfter(now)) {
            var signsFrom = later(now.plus(settings.publishAhead()), end(signingSince));
            steps.add(new Publish(algorithm, now, signsFrom, "the signing period of its predecessor ends"));
        }
        return steps;
    }

    private Instant end(Instant signingSince) {
        return signingSince.plus(settings.signingPeriod());
    }

    /** A replica that was cut off may have signed up to now, hence the removal counts from now. */
    private Retire retire(TimelineKey key, Instant retiresAt, Instant now, String why) {
        var after =
                later(retiresAt, key.signsFrom().plusNanos(1000)); // the schema wants it later, and has microseconds
        return new Retire(key.id(), key.algorithm(), after, later(now, after).plus(settings.retention()), why);
    }

    private Set<JWSAlgorithm> algorithms(Collection<TimelineKey> keys) {
        var all = sorted(settings.algorithms());
        keys.forEach(key -> all.add(key.algorithm()));
        return all;
    }

    private static Set<JWSAlgorithm> sorted(Set<JWSAlgorithm> algorithms) {
        var sorted = new TreeSet<>(Comparator.comparing(JWSAlgorithm::getName));
        sorted.addAll(algorithms);
        return sorted;
    }

    private static List<TimelineKey> of(JWSAlgorithm algorithm, Collection<TimelineKey> keys) {
        return keys.stream()
                .filter(key -> key.algorithm().equals(algorithm))
                .sorted(TimelineKey.IN_TURN)
                .toList();
    }

    private static @Nullable TimelineKey first(List<TimelineKey> keys, KeyState state) {
        return keys.stream().filter(key -> key.is(state)).findFirst().orElse(null);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }
}
