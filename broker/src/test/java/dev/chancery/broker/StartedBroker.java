package dev.chancery.broker;

import dev.chancery.testbed.Authority;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Ports;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The whole broker in this JVM, with HTTPS by an authority of its own, on a migrated database. */
record StartedBroker(ConfigurableApplicationContext context, BrokerCaller caller) implements AutoCloseable {
    /** An address that is free, to be an issuer. */
    static String address() {
        return "https://127.0.0.1:" + Ports.free();
    }

    /** @param more settings besides those that every broker needs */
    static StartedBroker start(
            String issuer, Database database, Authority authority, Path folder, Map<String, String> more) {
        return start(issuer, database, authority, folder, more, Clock.systemUTC());
    }

    /** @param clock by which it goes in all that it decides */
    static StartedBroker start(
            String issuer, Database database, Authority authority, Path folder, Map<String, String> more, Clock clock) {
        var settings = TestSettings.of(issuer, database, authority, folder);
        settings.putAll(more);
        var program = new SpringApplication(Broker.class);
        program.addInitializers(context -> ((GenericApplicationContext) context)
                .registerBean("testClock", Clock.class, () -> clock, bean -> bean.setPrimary(true)));
        return new StartedBroker(
                program.run(TestSettings.arguments(settings)), new BrokerCaller(issuer, authority.clientContext()));
    }

    @Override
    public void close() {
        context.close();
    }
}
