package dev.chancery.broker.settings;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;

/**
 * Leaves the framework's tracing out unless there is a collector to send to: else every request would pay for spans that nobody
 * sees.
 */
final class TracesWhereWanted implements AutoConfigurationImportFilter, EnvironmentAware {
    static final String COLLECTOR = "management.opentelemetry.tracing.export.otlp.endpoint";
    private static final List<String> TRACING = List.of(
            "org.springframework.boot.micrometer.tracing.",
            "org.springframework.boot.opentelemetry.",
            "org.springframework.boot.micrometer.metrics.autoconfigure.export.otlp.");

    private Environment environment = new StandardEnvironment();

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public boolean[] match(@Nullable String[] autoConfigurations, AutoConfigurationMetadata metadata) {
        var taken = new boolean[autoConfigurations.length];
        Arrays.fill(taken, true);
        if (environment.containsProperty(COLLECTOR)) return taken;
        for (int i = 0; i < taken.length; i++) {
            var name = autoConfigurations[i]; // null where another filter has left it out
            if (name != null) taken[i] = TRACING.stream().noneMatch(name::startsWith);
        }
        return taken;
    }
}
