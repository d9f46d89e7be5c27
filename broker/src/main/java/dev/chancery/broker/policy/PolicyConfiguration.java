package dev.chancery.broker.policy;

import dev.chancery.broker.settings.BrokerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The policy and the revocations, following the database. */
@Configuration(proxyBeanMethods = false)
class PolicyConfiguration {
    @Bean
    JdbcPolicySource policySource(DataSource database, BrokerSettings settings, Clock clock, MeterRegistry meters) {
        var source = new JdbcPolicySource(database, follow(settings), clock, meters);
        source.start();
        return source;
    }

    @Bean
    JdbcRevocations revocations(DataSource database, BrokerSettings settings, Clock clock) {
        var revocations = new JdbcRevocations(database, follow(settings), clock);
        revocations.start();
        return revocations;
    }

    private static FollowSettings follow(BrokerSettings settings) {
        return new FollowSettings(settings.policy().poll(), settings.policy().maxStaleness());
    }
}
