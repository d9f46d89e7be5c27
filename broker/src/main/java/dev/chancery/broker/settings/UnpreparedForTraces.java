package dev.chancery.broker.settings;

import org.springframework.aot.AotDetector;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Beans that were prepared when the broker was packaged ({@code spring.aot.enabled}) know nothing of traces. Where there is a
 * collector to send to, they are worked out at the start, which takes longer for it.
 */
final class UnpreparedForTraces implements EnvironmentPostProcessor {
    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (environment.containsProperty(TracesWhereWanted.COLLECTOR))
            SpringProperties.setProperty(AotDetector.AOT_ENABLED, "false");
    }
}
