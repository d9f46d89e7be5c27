package dev.chancery.sync.directory;

import java.time.Instant;
import java.util.Comparator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** When an entry changed last, as its server tells it. */
public sealed interface LastChange {
    /**
     * In the server's own count of its changes, {@code uSNChanged} of a domain controller (MS-ADTS 3.1.1.1.9), which never goes back there.
     * {@code whenChanged} does: when two domain controllers change an entry at once, the earlier change can arrive after the later one.
     */
    record Counted(long number) implements LastChange {
        private static final Pattern TEXT = Pattern.compile("[0-9]{1,18}");

        static @Nullable Counted parse(String text) {
            return TEXT.matcher(text).matches() ? new Counted(Long.parseLong(text)) : null;
        }

        @Override
        public String toString() {
            return Long.toString(number);
        }
    }

    /** The same of a group. */
    record OfGroup(long number) implements LastChange {
        private static final String TITLE = "group ";

        @Override
        public String toString() {
            return TITLE + number;
        }
    }

    /** By the server's clock. */
    record Timed(Instant time) implements LastChange {
        @Override
        public String toString() {
            return time.toString();
        }
    }

    /** In the server's count, or -1. */
    default long number() {
        return switch (this) {
            case Counted(var number) -> number;
            case OfGroup(var number) -> number;
            case Timed _ -> -1;
        };
    }

    default boolean isBefore(LastChange other) {
        return switch (this) {
            case Counted(var number) -> other instanceof Counted(var later) && number < later;
            case OfGroup(var number) -> other instanceof OfGroup(var later) && number < later;
            case Timed(var time) -> other instanceof Timed(var later) && time.isBefore(later);
        };
    }

    /** The last comes last. What is counted comes after what has a time: those cannot be compared. */
    static Comparator<LastChange> order() {
        return Comparator.comparing(LastChange::number)
                .thenComparing(each -> each instanceof Timed(var time) ? time : Instant.EPOCH);
    }

    /** Null where the server does not say. */
    static @Nullable LastChange of(DirectoryEntry entry) {
        var number = entry.values("uSNChanged");
        var counted = number.isEmpty() ? null : Counted.parse(number.getFirst());
        if (counted != null) return counted;
        return entry.changed() == null ? null : new Timed(entry.changed());
    }

    /** Reads what {@code toString} gave. */
    static LastChange parse(String text) {
        if (text.startsWith(OfGroup.TITLE)) return new OfGroup(Long.parseLong(text.substring(OfGroup.TITLE.length())));
        var counted = Counted.parse(text);
        return counted == null ? new Timed(Instant.parse(text)) : counted;
    }
}
