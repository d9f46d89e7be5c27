package dev.chancery.sync.account;

import java.util.Optional;

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
     * few at a time, so what was taken away shortly before counts too.
     *
     * @param before how many were taken away shortly before; added to {@code total}, of which most of them are no part any more
     * @param what happens to them, as in "robots are switched off"
     */
    public Optional<String> excess(int count, int before, int total, String what) {
        if (count == 0 || allows(count + before, total + before)) return Optional.empty();
        var when = before == 0 ? " at once" : ", after " + before + " shortly before";
        return Optional.of(count + " of " + total + " " + what + when + ", which is more than the limit of " + this);
    }

    @Override
    public String toString() {
        return absolute + " or " + percent + " %" + (most == Integer.MAX_VALUE ? "" : ", " + most + " at most");
    }
}
