package dev.chancery.broker.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.broker.settings.BrokerSettings;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;

/** Each broker.yaml of the repository names only settings that there are. */
class PackagedSettingsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "config/broker.yaml",
                "deploy/base/config/broker.yaml",
                "deploy/compose/config/broker.yaml",
            })
    void bindsWithNothingLeftOver(String file) throws IOException {
        var environment = new StandardEnvironment();
        var yaml = new FileSystemResource(Path.of("..").resolve(file));
        new YamlPropertySourceLoader().load(file, yaml).forEach(environment.getPropertySources()::addFirst);

        var settings = Binder.get(environment)
                .bind(
                        "chancery",
                        Bindable.of(BrokerSettings.class),
                        new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
                .get();

        assertThat(settings.issuer().getScheme()).isEqualTo("https");
        assertThat(settings.database().passwordFile()).isNotNull();
        assertThat(settings.keys().encryptionKeysFile()).isNotNull();
    }
}
