package dev.chancery.broker.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aot.AotDetector;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.SpringProperties;

class UnpreparedForTracesTest {
    @Configuration
    static class Nothing {}

    @BeforeEach
    void prepare() {
        SpringProperties.setProperty(AotDetector.AOT_ENABLED, "true");
    }

    @AfterEach
    void forget() {
        SpringProperties.setProperty(AotDetector.AOT_ENABLED, null);
    }

    @Test
    void worksBeansOutWhereThereIsACollector() {
        started(Map.of(TracesWhereWanted.COLLECTOR, "http://127.0.0.1:1/v1/traces"));
        assertThat(AotDetector.useGeneratedArtifacts()).isFalse();
    }

    /** There are none here, which shows that they were asked for. */
    @Test
    void takesPreparedBeansElsewhere() {
        assertThatThrownBy(() -> started(Map.of())).hasMessageContaining("Nothing__ApplicationContextInitializer");
        assertThat(AotDetector.useGeneratedArtifacts()).isTrue();
    }

    private static void started(Map<String, Object> settings) {
        var application = new SpringApplication(Nothing.class);
        application.setMainApplicationClass(Nothing.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        var all = new HashMap<>(settings);
        all.put("chancery.issuer", "https://broker.example"); // or it would ask for a broker.yaml
        application.setDefaultProperties(all);
        application.run().close();
    }
}
