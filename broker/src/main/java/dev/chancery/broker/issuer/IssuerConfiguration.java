package dev.chancery.broker.issuer;

import dev.chancery.broker.audit.AuditTrail;
import dev.chancery.broker.settings.BrokerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** The federation, following the registry. */
@Configuration(proxyBeanMethods = false)
class IssuerConfiguration {
    @Bean
    Federation federation(
            DataSource database, AuditTrail audit, MeterRegistry meters, Clock clock, BrokerSettings settings) {
        var usual = FederationRules.USUAL;
        var rules = new FederationRules(
                settings.policy().maxKeyAge(),
                usual.refreshEvery(),
                usual.askAgainAfter(),
                Duration.ofSeconds(1),
                usual.fetchLimit());
        var federation = new Federation(new JdbcTemplate(database), audit, meters, clock, rules);
        federation.start();
        return federation;
    }

    @Bean
    Republished republished(Federation federation, BrokerSettings settings) {
        return federation.republished(settings.issuer());
    }
}
