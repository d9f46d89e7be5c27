package dev.chancery.sync.desired;

import java.util.Map;
import java.util.regex.Pattern;

/** What Kubernetes accepts as names, labels and annotations (apimachinery, {@code util/validation}). */
final class Labels {
    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern DNS_SUBDOMAIN =
            Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?");
    private static final int LONGEST_SUBDOMAIN = 253;

    private Labels() {}

    static void requireLabel(String value, String what) {
        if (!DNS_LABEL.matcher(value).matches()) {
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
            if (!value.isEmpty() && !NAME.matcher(value).matches()) {
                throw new IllegalArgumentException("not a valid value of label " + key + ": \"" + value + "\"");
            }
        });
    }

    private static void requireKey(String key, String what) {
        int slash = key.indexOf('/');
        var prefix = slash < 0 ? "none" : key.substring(0, slash);
        if (prefix.length() > LONGEST_SUBDOMAIN
                || !DNS_SUBDOMAIN.matcher(prefix).matches()
                || !NAME.matcher(key.substring(slash + 1)).matches()) {
            throw new IllegalArgumentException(what + " is not valid: \"" + key + "\"");
        }
    }
}
