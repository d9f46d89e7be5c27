package dev.chancery.sync.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The manifest in docs/clusters.md, given to a user instead of a ServiceAccount. */
final class LeastRights {
    private static final Path DOCUMENT = Path.of("..", "docs", "clusters.md");
    private static final Pattern MANIFEST = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final String SUBJECT = "kind: ServiceAccount\n    namespace: chancery\n    name: sync";

    private LeastRights() {}

    static String manifestFor(String user) {
        try {
            var found = MANIFEST.matcher(Files.readString(DOCUMENT));
            if (!found.find() || !found.group(1).contains(SUBJECT)) {
                throw new IllegalStateException(DOCUMENT + " has no manifest with the expected subject");
            }
            return found.group(1)
                    .replace(SUBJECT, "kind: User\n    apiGroup: rbac.authorization.k8s.io\n    name: " + user);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
