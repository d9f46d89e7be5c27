package dev.chancery.sync.command;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.registry.Pauses;
import dev.chancery.sync.settings.Settings;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/** A cluster as a person names it, or none for all. */
final class ClusterArgument {
    private ClusterArgument() {}

    /** @throws IllegalArgumentException when there is no such cluster */
    static @Nullable ClusterName of(@Nullable String text, ApplicationContext context) {
        if (text == null) return null;
        var name = new ClusterName(text);
        var profiles = context.getBean(Settings.class).profiles();
        if (profiles.stream().noneMatch(cluster -> cluster.name().equals(name)))
            throw new IllegalArgumentException("There is no cluster \"" + text + "\" in clusters.yaml.");
        return name;
    }

    static String called(@Nullable ClusterName name) {
        return name == null ? "All clusters are" : "Cluster " + name + " is";
    }

    static String quoted(Pauses.Pause pause) {
        return pause.cluster() == null ? "all clusters" : "cluster " + pause.cluster();
    }
}
