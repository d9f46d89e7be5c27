package dev.chancery.sync.directory;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A part of a compiled filter: what it says of an entry, and the smallest part of it that is to blame. */
sealed interface FilterPart {
    Truth truth(DirectoryEntry entry);

    /** Why the truth is what it is: the deciding part as written, and what the entry has. */
    String why(DirectoryEntry entry);

    /** RFC 4511: false if one is false, else undefined if one is undefined. */
    record All(String text, List<FilterPart> parts) implements FilterPart {
        public All {
            parts = List.copyOf(parts);
        }

        @Override
        public Truth truth(DirectoryEntry entry) {
            var all = Truth.TRUE;
            for (var part : parts) {
                var truth = part.truth(entry);
                if (truth == Truth.FALSE) return truth;
                if (truth == Truth.UNDEFINED) all = truth;
            }
            return all;
        }

        @Override
        public String why(DirectoryEntry entry) {
            var truth = truth(entry);
            return parts.stream()
                    .filter(part -> truth != Truth.TRUE && part.truth(entry) == truth)
                    .findFirst()
                    .map(part -> part.why(entry))
                    .orElse(text + ": all of it is so");
        }
    }

    /** RFC 4511: true if one is true, else undefined if one is undefined. */
    record Any(String text, List<FilterPart> parts) implements FilterPart {
        private static final int SHOWN = 4;

        public Any {
            parts = List.copyOf(parts);
        }

        @Override
        public Truth truth(DirectoryEntry entry) {
            var any = Truth.FALSE;
            for (var part : parts) {
                var truth = part.truth(entry);
                if (truth == Truth.TRUE) return truth;
                if (truth == Truth.UNDEFINED) any = truth;
            }
            return any;
        }

        @Override
        public String why(DirectoryEntry entry) {
            if (truth(entry) == Truth.TRUE) return deciding(entry);
            if (parts.isEmpty()) return text + ": it can never be so";
            var shown = parts.stream().limit(SHOWN).map(part -> part.why(entry)).collect(Collectors.joining("; "));
            return "none of: " + shown + (parts.size() > SHOWN ? "; and " + (parts.size() - SHOWN) + " more" : "");
        }

        private String deciding(DirectoryEntry entry) {
            return parts.stream()
                    .filter(part -> part.truth(entry) == Truth.TRUE)
                    .findFirst()
                    .orElseThrow()
                    .why(entry);
        }
    }

    record Not(String text, FilterPart part) implements FilterPart {
        @Override
        public Truth truth(DirectoryEntry entry) {
            return part.truth(entry).not();
        }

        @Override
        public String why(DirectoryEntry entry) {
            return text + ": " + (part instanceof Test test ? test.found(entry) : part.why(entry));
        }
    }

    /** A part that looks at one attribute. */
    record Test(String text, String attribute, Match match) implements FilterPart {
        @Override
        public Truth truth(DirectoryEntry entry) {
            return match.truth(EntryValues.of(entry, attribute));
        }

        @Override
        public String why(DirectoryEntry entry) {
            return text + ": " + found(entry);
        }

        String found(DirectoryEntry entry) {
            return EntryValues.shown(entry, attribute);
        }
    }

    /** Compares the values that an entry has of one attribute. */
    interface Match {
        Truth truth(Collection<String> values);

        /** True if one value fits. */
        static Match any(Predicate<String> value) {
            return values -> {
                for (var candidate : values) if (value.test(candidate)) return Truth.TRUE;
                return Truth.FALSE;
            };
        }
    }
}
