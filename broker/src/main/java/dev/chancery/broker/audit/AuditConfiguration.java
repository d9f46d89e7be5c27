package dev.chancery.broker.audit;

import dev.chancery.broker.settings.BrokerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The audit, by way of a journal on the disk. */
@Configuration(proxyBeanMethods = false)
class AuditConfiguration {
    @Bean
    JournalledAuditTrail auditTrail(DataSource database, BrokerSettings settings, Clock clock, MeterRegistry meters) {
        var audit = settings.audit();
        var journal = new JournalSettings(audit.folder(), audit.limit().toBytes(), fsync(audit.fsync()));
        return JournalledAuditTrail.open(journal, database, clock, new SecureRandom(), meters);
    }

    private static JournalSettings.Fsync fsync(BrokerSettings.Audit.Fsync word) {
        return switch (word) {
            case SOON -> JournalSettings.Fsync.SOON;
            case ALWAYS -> JournalSettings.Fsync.ALWAYS;
        };
    }
}
