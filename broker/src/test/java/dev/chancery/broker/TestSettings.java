package dev.chancery.broker;

import dev.chancery.testbed.Authority;
import dev.chancery.testbed.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What a broker on a free port of this machine is told, with everything that it needs in one folder. */
final class TestSettings {
    private TestSettings() {}

    /** @return settings by name, to be changed at will */
    static Map<String, Object> of(String issuer, Database database, Authority authority, Path folder) {
        var certificate = authority.issue("127.0.0.1", "127.0.0.1");
        var settings = new HashMap<String, Object>();
        settings.put("chancery.issuer", issuer);
        settings.put("chancery.trust-domain", "corp.example");
        settings.put("chancery.database.url", database.jdbcUrl("chancery_broker"));
        settings.put("chancery.database.password-file", file(folder.resolve("password"), ""));
        settings.put("chancery.keys.encryption-keys-file", file(folder.resolve("kek"), CommandOutput.kek()));
        settings.put("chancery.keys.refresh", "1s");
        settings.put("chancery.audit.folder", folder.resolve("audit"));
        settings.put("server.port", issuer.substring(issuer.lastIndexOf(':') + 1));
        settings.put("server.ssl.bundle", "broker");
        settings.put("spring.ssl.bundle.pem.broker.keystore.certificate", "file:" + certificate.certificateFile());
        settings.put("spring.ssl.bundle.pem.broker.keystore.private-key", "file:" + certificate.keyFile());
        return settings;
    }

    /** The same, as a program takes them. */
    static String[] arguments(Map<String, Object> settings) {
        return settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
    }

    private static Path file(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
