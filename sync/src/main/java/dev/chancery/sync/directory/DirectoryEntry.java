package dev.chancery.sync.directory;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A robot's entry as the directory shows it, with the differences between server kinds already smoothed away.
 *
 * @param id never changes
 * @param dn where the entry lies today; for people to read, never a key
 * @param login {@code sAMAccountName} or {@code uid}, as written
 * @param disabled whether an administrator switched it off
 * @param lock whether the server locked it
 * @param expires when it stops being valid, or null for never
 * @param owner the DN of who is answerable, or null
 * @param description free text, or null
 * @param changed when the server last saw it change, or null where the server does not say
 * @param groups the normalised DNs of every group that it belongs to, directly or through other groups
 * @param attributes the values of the attributes that were read, by name in lower case
 */
public record DirectoryEntry(
        StableId id,
        String dn,
        String login,
        boolean disabled,
        Lock lock,
        @Nullable Instant expires,
        @Nullable String owner,
        @Nullable String description,
        @Nullable Instant changed,
        Set<String> groups,
        Map<String, List<String>> attributes) {

    /** What the server shows of its own lock. */
    public enum Lock {
        /** Nothing: there is none, or our account does not see it. */
        NOT_SHOWN,
        LOCKED,
        /** One that is over, or was lifted: our account sees where it would stand. */
        OVER
    }

    /** @throws IllegalArgumentException when the login is blank */
    public DirectoryEntry {
        if (login.isBlank()) throw new IllegalArgumentException("an entry needs a login name: " + dn);
        groups = Set.copyOf(groups);
        attributes = lowerCase(attributes);
    }

    public boolean locked() {
        return lock == Lock.LOCKED;
    }

    /** The same entry in these groups; the very same where those are its groups already. */
    DirectoryEntry in(Set<String> others) {
        return others.equals(groups)
                ? this
                : new DirectoryEntry(
                        id, dn, login, disabled, lock, expires, owner, description, changed, others, attributes);
    }

    /** The same entry, taken for a robot of another id. */
    DirectoryEntry of(StableId robot) {
        return robot.equals(id)
                ? this
                : new DirectoryEntry(
                        robot, dn, login, disabled, lock, expires, owner, description, changed, groups, attributes);
    }

    /** The values of an attribute, whatever the case of its name; empty when it has none. */
    public List<String> values(String attribute) {
        return attributes.getOrDefault(attribute.toLowerCase(Locale.ROOT), List.of());
    }

    private static Map<String, List<String>> lowerCase(Map<String, List<String>> attributes) {
        boolean already = attributes.entrySet().stream()
                .allMatch(each -> each.getKey().equals(each.getKey().toLowerCase(Locale.ROOT))
                        && List.copyOf(each.getValue()) == each.getValue());
        if (already) return Map.copyOf(attributes);
        var copy = new HashMap<String, List<String>>();
        attributes.forEach((name, values) -> copy.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        return Map.copyOf(copy);
    }
}
