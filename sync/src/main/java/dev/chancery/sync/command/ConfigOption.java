package dev.chancery.sync.command;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the files of an administrator are. */
final class ConfigOption {
    @Option(
            names = "--config",
            paramLabel = "FOLDER",
            defaultValue = "${env:CHANCERY_CONFIG:-config}",
            description =
                    "Folder of sync.yaml, clusters.yaml and mapping.yaml (default: $CHANCERY_CONFIG, else config).")
    Path folder = Path.of("config");
}
