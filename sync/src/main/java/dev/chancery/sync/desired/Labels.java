package dev.chancery.sync.desired;

import java.util.Map;

/** What Kubernetes accepts as names, labels and annotations (apimachinery, {@code util/validation}). */
final class Labels {
    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_SUBDOMAIN = 253;

    private Labels() {}

    static void requireLabel(String value, String what) {
        if (!isDnsLabel(value)) {
            throw new IllegalArgumentException(
                    what + " must be a DNS label (a-z, 0-9 and -, at most 63 characters): \"" + value + "\"");
        }
    }

    static void requireKeys(Map<String, String> map, String what) {
        map.keySet().forEach(key -> requireKey(key, what));
    }

    static void requireLabels(Map<String, String> labels) {
        requireKeys(labels, "a label's key");
        labels.forEach((key, value) -> {
            if (!value.isEmpty() && !isName(value)) {
                throw new IllegalArgumentException("not a valid value of label " + key + ": \"" + value + "\"");
            }
        });
    }

    private static void requireKey(String key, String what) {
        int slash = key.indexOf('/');
        boolean prefixed = slash < 0 || isDnsSubdomain(key.substring(0, slash));
        if (!prefixed || !isName(key.substring(slash + 1))) {
            throw new IllegalArgumentException(what + " is not valid: \"" + key + "\"");
        }
    }

    // Loops and no patterns: a million objects are checked in one pass over the clusters.

    private static boolean isDnsLabel(String text) {
        return isBounded(text, LONGEST_LABEL) && isAllLabelCharacters(text) && hasLowerEnds(text);
    }

    private static boolean isAllLabelCharacters(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isLowerAlphanumeric(text.charAt(i)) && text.charAt(i) != '-') return false;
        }
        return true;
    }

    private static boolean isAllNameCharacters(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isAlphanumeric(c) && c != '-' && c != '_' && c != '.') return false;
        }
        return true;
    }

    private static boolean isDnsSubdomain(String text) {
        if (!isBounded(text, LONGEST_SUBDOMAIN)) return false;
        for (var label : text.split("\\.", -1)) {
            if (label.isEmpty() || !isAllLabelCharacters(label) || !hasLowerEnds(label)) return false;
        }
        return true;
    }

    private static boolean isName(String text) {
        return isBounded(text, LONGEST_LABEL)
                && isAllNameCharacters(text)
                && isAlphanumeric(text.charAt(0))
                && isAlphanumeric(text.charAt(text.length() - 1));
    }

    private static boolean isBounded(String text, int longest) {
        return !text.isEmpty() && text.length() <= longest;
    }

    private static boolean hasLowerEnds(String text) {
        return isLowerAlphanumeric(text.charAt(0)) && isLowerAlphanumeric(text.charAt(text.length() - 1));
    }

    private static boolean isLowerAlphanumeric(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    private static boolean isAlphanumeric(int c) {
        return isLowerAlphanumeric(c) || (c >= 'A' && c <= 'Z');
    }
}
