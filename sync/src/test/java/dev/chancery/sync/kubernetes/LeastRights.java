package dev.chancery.sync.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The manifest that deploy/ has for managed clusters, given to a user instead of a ServiceAccount, with the
 * roles of the tests named in it.
 */
final class LeastRights {
    private static final Path MANIFEST = Path.of("..", "deploy", "managed-cluster", "rights.yaml");
    private static final String SUBJECT = "kind: ServiceAccount\n    namespace: chancery\n    name: sync";

    private LeastRights() {}

    static String manifestFor(String user) {
        try {
            var manifest = Files.readString(MANIFEST);
            if (!manifest.contains(SUBJECT))
                throw new IllegalStateException(MANIFEST + " does not have the expected subject");
            return manifest.replace("resourceNames: [view]", "resourceNames: [view, edit]")
                    .replace(SUBJECT, "kind: User\n    apiGroup: rbac.authorization.k8s.io\n    name: " + user);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
