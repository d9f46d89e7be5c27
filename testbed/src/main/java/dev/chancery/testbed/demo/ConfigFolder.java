package dev.chancery.testbed.demo;

import dev.chancery.testbed.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The files of an administrator, filled in with where the demo's servers are; the broker's is beside those of the sync. */
final class ConfigFolder {
    private ConfigFolder() {}

    static Path in(Workspace workspace) {
        return workspace.path().resolve("config");
    }

    /** Writes {@code sync.yaml}, {@code clusters.yaml} and {@code mapping.yaml}; answers their folder. */
    static Path write(Checkout checkout, Stage stage) {
        var folder = in(stage.workspace());
        var words = words(stage);
        try {
            Files.writeString(folder.resolve("sync.yaml"), filled(checkout.demoFile("sync.yaml"), words));
            Files.writeString(folder.resolve("clusters.yaml"), filled(checkout.demoFile("clusters.yaml"), words));
            Files.writeString(folder.resolve("mapping.yaml"), checkout.demoFile("mapping.yaml"));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the demo's configuration to " + folder, e);
        }
    }

    private static Map<String, String> words(Stage stage) {
        var directory = stage.directory();
        return Map.of(
                "{directory.host}", directory.host(),
                "{directory.port}", Integer.toString(directory.ldapsPort()),
                "{directory.ca}", directory.caFile().toString(),
                "{directory.reader}", directory.readerDn(),
                "{directory.password}", directory.readerPasswordFile().toString(),
                "{directory.base}", directory.baseDn(),
                "{database.url}", stage.database().jdbcUrl("chancery_sync"),
                "{east.kubeconfig}", stage.east().kubeconfig().toString(),
                "{west.kubeconfig}", stage.west().kubeconfig().toString());
    }

    /** Reads the directory of the works, too, from now on. */
    static void addWorks(Checkout checkout, Stage stage, Works works) {
        var server = works.server();
        var words = new HashMap<>(words(stage));
        words.put("{works.host}", server.host());
        words.put("{works.port}", Integer.toString(server.ldapsPort()));
        words.put("{works.ca}", server.caFile().toString());
        words.put("{works.reader}", server.readerDn());
        words.put("{works.password}", server.readerPasswordFile().toString());
        words.put("{works.base}", works.base());
        words.put("{works.profile}", works.profile());
        try {
            Files.writeString(
                    in(stage.workspace()).resolve("sync.yaml"),
                    filled(checkout.demoFile("sync-and-works.yaml"), words));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot change the demo's configuration", e);
        }
    }

    static String filled(String template, Map<String, String> words) {
        var text = template;
        for (var word : words.entrySet()) text = text.replace(word.getKey(), word.getValue());
        return text;
    }
}
