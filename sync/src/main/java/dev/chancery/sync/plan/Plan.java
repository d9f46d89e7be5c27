package dev.chancery.sync.plan;

import dev.chancery.sync.desired.ClusterName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What must change in one cluster, in the order in which it must happen.
 *
 * @param changes revocations first, grants last
 * @param wholeHold why nothing of the plan may be done before a person has approved it, or null
 */
public record Plan(
        ClusterName cluster, List<Change> changes, @Nullable String wholeHold) {
    public Plan {
        changes = List.copyOf(changes);
    }

    /** The steps to take now: none while the whole plan is held. */
    public List<Change> actionable() {
        return wholeHold != null
                ? List.of()
                : changes.stream()
                        .filter(change -> !(change instanceof Change.Held))
                        .toList();
    }

    public List<Change.Held> held() {
        return only(Change.Held.class).toList();
    }

    public Optional<String> hold() {
        return Optional.ofNullable(wholeHold);
    }

    public long count(Class<? extends Change> kind) {
        return only(kind).count();
    }

    /** Nothing to do and nothing waiting. */
    public boolean isEmpty() {
        return changes.isEmpty();
    }

    public Plan heldBecause(String reason) {
        return new Plan(cluster, changes, reason);
    }

    /** Names exactly this plan: an approval is worth nothing for any other. 16 hexadecimal digits. */
    public String digest() {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            sha.update(cluster.value().getBytes(StandardCharsets.UTF_8));
            changes.forEach(change -> sha.update(line(change).getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(sha.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String line(Change change) {
        return "\n"
                + switch (change) {
                    case Change.Create create -> "create " + create.want();
                    case Change.Update update -> "update " + update.have().uid() + " " + update.want();
                    case Change.Delete delete ->
                        "delete " + delete.key() + " " + delete.have().uid();
                    case Change.Held held -> "held " + held.key() + " " + held.reason();
                };
    }

    private <C extends Change> Stream<C> only(Class<C> kind) {
        return changes.stream().filter(kind::isInstance).map(kind::cast);
    }
}
