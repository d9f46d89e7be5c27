package dev.chancery.sync.account;

import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * How much may be taken away at once without asking a person: so many, or so large a share, whichever is more, and in no
 * case more than the most. A share alone is too little for 20 robots, a number alone too little for 20,000, and 5 % of
 * 200,000 robots is nothing that happens by itself.
 *
 * @param absolute a count, 0 or more
 * @param percent of what there is, 0 to 100
 * @param most a count that no share can exceed, at least {@code absolute}
 */
public record Limit(int absolute, int percent, int most) {
    public static final Limit DEFAULT = new Limit(5, 5, 500);

    /** @throws IllegalArgumentException when a part is out of its range */
    public Limit {
        if (absolute < 0) throw new IllegalArgumentException("a limit's count cannot be negative: " + absolute);
        if (percent < 0 || percent > 100)
            throw new IllegalArgumentException("a limit's percent must be 0 to 100: " + percent);
        if (most < absolute)
            throw new IllegalArgumentException(
                    "a limit's most cannot be less than its count: " + most + " and " + absolute);
    }

    /** A limit whose share is not bounded by a count. */
    public Limit(int absolute, int percent) {
        this(absolute, percent, Integer.MAX_VALUE);
    }

    /** Whether taking away {@code count} of {@code total} is few enough. */
    public boolean allows(int count, int total) {
        return count <= Math.min(most, Math.max(absolute, (long) total * percent / 100));
    }

    /**
     * Why that is too much, as a sentence; nothing when it is few enough. Whoever follows a directory sees a thousand changes a
     * few at a time, so what was taken away shortly before counts too. And whoever puts an accident right does so a few at a time:
     * what was held and is put right counts until all that was held with it is.
     *
     * @param now who or what it is
     * @param lately what was taken away shortly before; who or what comes again counts once
     * @param together what was held together when it was looked at last
     * @param total of how many; without those of {@code lately}, which are no part of it any more
     * @param what happens to them, as in "robots are switched off"
     */
    public <T> Optional<String> excess(Set<T> now, Set<T> lately, Set<T> together, int total, String what) {
        int before = without(now, lately).size();
        int putRight = Collections.disjoint(now, together)
                ? 0
                : without(lately, without(now, together)).size();
        if (now.isEmpty() || allows(now.size() + before + putRight, total + before)) return Optional.empty();
        var when = (before == 0 && putRight == 0 ? " at once" : "")
                + (before == 0 ? "" : ", after " + before + " shortly before")
                + (putRight == 0 ? "" : ", and " + putRight + " that were held with them are put right");
        return Optional.of(
                now.size() + " of " + total + " " + what + when + ", which is more than the limit of " + this);
    }

    private static <T> Set<T> without(Set<T> some, Set<T> all) {
        var rest = new HashSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    @Override
    public String toString() {
        return absolute + " or " + percent + " %" + (most == Integer.MAX_VALUE ? "" : ", " + most + " at most");
    }
}
