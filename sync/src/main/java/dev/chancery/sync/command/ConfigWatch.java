package dev.chancery.sync.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees that the three files of the configuration have changed, and can be used. A look costs reading them: no notification of a
 * file system tells of every way in which an editor, a mount of Kubernetes or a pipeline replaces files.
 */
final class ConfigWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);

    private final List<Path> files;
    private final Consumer<Path> trial;
    private final Path folder;
    private List<String> inUse;
    private @Nullable List<String> refused;
    private @Nullable List<String> seenLast;

    /**
     * What the files say now is in use.
     *
     * @param trial throws when what is in the folder cannot be used
     */
    ConfigWatch(Path folder, Consumer<Path> trial) {
        this.folder = folder;
        this.trial = trial;
        this.files = Stream.of("sync.yaml", "clusters.yaml", "mapping.yaml")
                .map(folder::resolve)
                .toList();
        this.inUse = contents();
    }

    /** Whether other contents than those in use are there for two looks, so that nobody is still writing them, and can be used. From then on they are. */
    boolean hasChanged() {
        var now = contents();
        boolean settled = now.equals(seenLast);
        seenLast = now;
        if (!settled || now.equals(inUse) || now.equals(refused)) return false;
        try {
            trial.accept(folder);
            inUse = now;
            return true;
        } catch (RuntimeException unusable) {
            refused = now; // told once, until somebody writes something else
            LOG.atError()
                    .addKeyValue("folder", folder)
                    .addKeyValue("reason", unusable.getMessage())
                    .log("the configuration has changed and cannot be used; the one before stays in use");
            return false;
        }
    }

    private List<String> contents() {
        return files.stream().map(ConfigWatch::content).toList();
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "cannot be read";
        }
    }
}
