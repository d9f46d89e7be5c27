package dev.chancery.broker.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.env.ConfigurableEnvironment;

/** Where there is no broker.yaml, and nobody has said by other means what would be in it, that is all that needs to be told. */
final class MissingFile implements EnvironmentPostProcessor {
    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (environment.containsProperty("chancery.issuer") || isBeingPackaged()) return;
        var file = Path.of(environment.getProperty("CHANCERY_CONFIG", "config"), "broker.yaml");
        if (!Files.exists(file))
            throw new InvalidSettings(List.of(
                    file.toAbsolutePath() + ": there is no such file; CHANCERY_CONFIG names the folder that it is in"));
    }

    private static boolean isBeingPackaged() {
        return Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING);
    }
}
