package dev.chancery.sync.plan;

import dev.chancery.sync.desired.DesiredObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/** Changes spelt in one way, in every process and on every machine: maps have no order of their own. */
final class ChangeText {
    private ChangeText() {}

    static String digest(String title, List<Change> changes) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            sha.update(title.getBytes(StandardCharsets.UTF_8));
            changes.forEach(change -> sha.update(("\n" + line(change)).getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(sha.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String line(Change change) {
        return switch (change) {
            case Change.Create create -> "create " + spelt(create.want());
            case Change.Update update -> "update " + update.have().uid() + " " + spelt(update.want());
            case Change.Delete delete ->
                "delete " + delete.key() + " " + delete.have().uid();
            case Change.Held held -> "held " + held.key() + " " + held.reason();
        };
    }

    private static String spelt(DesiredObject want) {
        return want.key()
                + switch (want) {
                    case DesiredObject.Namespace _ -> "";
                    case DesiredObject.ServiceAccount account -> signs(account);
                    case DesiredObject.Binding binding ->
                        signs(binding) + " " + binding.role() + " " + binding.subjects();
                };
    }

    private static String signs(DesiredObject.Owned want) {
        return " " + want.robot() + " " + new TreeMap<>(want.labels()) + " " + new TreeMap<>(want.annotations());
    }
}
