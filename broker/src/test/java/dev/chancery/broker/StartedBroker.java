package dev.chancery.broker;

import dev.chancery.testbed.Authority;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Ports;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole broker in this JVM, with HTTPS by an authority of its own, on a migrated database. */
record StartedBroker(ConfigurableApplicationContext context, BrokerCaller caller) implements AutoCloseable {
    /** An address that is free, to be an issuer. */
    static String address() {
        return "https://127.0.0.1:" + Ports.free();
    }

    /** @param more settings besides those that every broker needs */
    static StartedBroker start(
            String issuer, Database database, Authority authority, Path folder, Map<String, String> more) {
        var settings = TestSettings.of(issuer, database, authority, folder);
        settings.putAll(more);
        return new StartedBroker(
                new SpringApplication(Broker.class).run(TestSettings.arguments(settings)),
                new BrokerCaller(issuer, authority.clientContext()));
    }

    @Override
    public void close() {
        context.close();
    }
}
