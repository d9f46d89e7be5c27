package dev.chancery.broker.key;

import com.nimbusds.jose.JWSAlgorithm;
import dev.chancery.broker.audit.AuditTrail;
import dev.chancery.broker.settings.BrokerSettings;
import dev.chancery.broker.settings.InvalidSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The key ring that follows the database. */
@Configuration(proxyBeanMethods = false)
public class KeyConfiguration {
    /** Where the key-encryption keys are, when no file is named. */
    public static final String ENVIRONMENT = "CHANCERY_KEY_ENCRYPTION_KEYS";

    @Bean(destroyMethod = "shutdownNow")
    ScheduledExecutorService keyScheduler() {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("signing-keys").factory());
    }

    @Bean
    JdbcKeyRing keyRing(
            DataSource database,
            BrokerSettings settings,
            AuditTrail audit,
            Clock clock,
            ScheduledExecutorService keyScheduler,
            MeterRegistry meters) {
        var times = settings(settings);
        var ring = new JdbcKeyRing(database, times, encryption(settings), audit, clock);
        KeyMetrics.register(ring, times, meters);
        var _ = ring.follow(keyScheduler); // until the scheduler ends
        return ring;
    }

    /** @throws InvalidSettings when the times do not fit together */
    public static KeySettings settings(BrokerSettings settings) {
        var keys = settings.keys();
        try {
            return new KeySettings(
                    keys.publishAhead(),
                    keys.signingPeriod(),
                    keys.longestLifetime(),
                    Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256),
                    keys.refresh(),
                    keys.verifierCache());
        } catch (IllegalArgumentException wrong) {
            throw new InvalidSettings(List.of("chancery.keys: " + wrong.getMessage()));
        }
    }

    /** @throws InvalidSettings when there are none, or they are not well written */
    public static KeyEncryptionKeys encryption(BrokerSettings settings) {
        var file = settings.keys().encryptionKeysFile();
        var variable = System.getenv(ENVIRONMENT);
        try {
            if (file != null) return KeyEncryptionKeys.read(file);
            if (variable != null) return KeyEncryptionKeys.parse(variable);
        } catch (InvalidKeyEncryptionKeys wrong) {
            throw new InvalidSettings(List.of("key-encryption keys: " + wrong.getMessage()));
        }
        throw new InvalidSettings(List.of("chancery.keys.encryption-keys-file is missing, and so is the variable "
                + ENVIRONMENT + ": without one of them the private keys could not be sealed"));
    }
}
