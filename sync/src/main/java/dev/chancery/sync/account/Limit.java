package dev.chancery.sync.account;

/**
 * How much may be taken away at once without asking a person: so many, or so large a share, whichever is more. A share
 * alone is too little for 20 robots, a number alone too little for 200,000.
 *
 * @param absolute a count, 0 or more
 * @param percent of what there is, 0 to 100
 */
public record Limit(int absolute, int percent) {
    public static final Limit DEFAULT = new Limit(5, 5);

    /** @throws IllegalArgumentException when a part is out of its range */
    public Limit {
        if (absolute < 0) throw new IllegalArgumentException("a limit's count cannot be negative: " + absolute);
        if (percent < 0 || percent > 100)
            throw new IllegalArgumentException("a limit's percent must be 0 to 100: " + percent);
    }

    /** Whether taking away {@code count} of {@code total} is few enough. */
    public boolean allows(int count, int total) {
        return count <= Math.max(absolute, (long) total * percent / 100);
    }

    @Override
    public String toString() {
        return absolute + " or " + percent + " %";
    }
}
