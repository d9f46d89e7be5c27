package dev.chancery.broker.web;

import com.nimbusds.jose.JWSAlgorithm;
import dev.chancery.broker.key.KeyRing;
import dev.chancery.broker.policy.PolicySource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Whether this replica can issue tokens, and what it waits for if not. */
@Configuration(proxyBeanMethods = false)
class Readiness {
    @Bean
    HealthIndicator policyHealthIndicator(PolicySource policies) {
        return () -> switch (policies.view()) {
            case PolicySource.View.Current(var policy) ->
                Health.up().withDetail("generation", policy.generation()).build();
            case PolicySource.View.Stale(var age) ->
                Health.outOfService()
                        .withDetail("reason", "the policy is " + age.toSeconds() + " s old")
                        .build();
            case PolicySource.View.NotLoaded _ ->
                Health.outOfService()
                        .withDetail("reason", "no policy has been loaded yet")
                        .build();
        };
    }

    @Bean
    HealthIndicator keysHealthIndicator(KeyRing keys) {
        return () -> keys.signing(JWSAlgorithm.ES256).isPresent()
                ? Health.up().build()
                : Health.outOfService().withDetail("reason", "no key signs").build();
    }
}
