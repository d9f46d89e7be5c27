package dev.chancery.broker;

import dev.chancery.testbed.Authority;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
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
        var certificate = authority.issue("127.0.0.1", "127.0.0.1");
        var settings = new HashMap<String, Object>();
        settings.put("chancery.issuer", issuer);
        settings.put("chancery.trust-domain", "corp.example");
        settings.put("chancery.database.url", database.jdbcUrl("chancery_broker"));
        settings.put("chancery.database.password-file", file(folder.resolve("password"), ""));
        settings.put("chancery.keys.encryption-keys-file", file(folder.resolve("kek"), CommandOutput.kek()));
        settings.put("chancery.keys.refresh", Duration.ofSeconds(1));
        settings.put("chancery.audit.folder", folder.resolve("audit"));
        settings.put("server.port", issuer.substring(issuer.lastIndexOf(':') + 1));
        settings.put("server.ssl.bundle", "broker");
        settings.put("spring.ssl.bundle.pem.broker.keystore.certificate", "file:" + certificate.certificateFile());
        settings.put("spring.ssl.bundle.pem.broker.keystore.private-key", "file:" + certificate.keyFile());
        settings.putAll(more);
        var arguments = settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
        return new StartedBroker(
                new SpringApplication(Broker.class).run(arguments),
                new BrokerCaller(issuer, authority.clientContext()));
    }

    private static String file(Path file, String text) {
        try {
            return Files.writeString(file, text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
