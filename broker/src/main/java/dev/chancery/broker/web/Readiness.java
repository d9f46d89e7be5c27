package dev.chancery.broker.web;

import com.nimbusds.jose.JWSAlgorithm;
import dev.chancery.broker.audit.AuditTrail;
import dev.chancery.broker.issuer.FederatedKeys;
import dev.chancery.broker.key.KeyRing;
import dev.chancery.broker.policy.PolicySource;
import dev.chancery.broker.policy.Revocations;
import dev.chancery.broker.policy.RevocationsUnavailable;
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
            case PolicySource.View.Stale(var age) -> outOfService("the policy is " + age.toSeconds() + " s old");
            case PolicySource.View.NotLoaded _ -> outOfService("no policy has been loaded yet");
        };
    }

    @Bean
    HealthIndicator clustersHealthIndicator(FederatedKeys clusters) {
        return () -> clusters.impediment().map(Readiness::outOfService).orElseGet(() -> Health.up()
                .build());
    }

    @Bean
    HealthIndicator keysHealthIndicator(KeyRing keys) {
        return () -> keys.signing(JWSAlgorithm.ES256).isPresent() ? Health.up().build() : outOfService("no key signs");
    }

    /** No token leaves that might be a revoked one's. */
    @Bean
    HealthIndicator revocationsHealthIndicator(Revocations revocations) {
        return () -> {
            try {
                var _ = revocations.contains(""); // of no token: only whether it can tell
                return Health.up().build();
            } catch (RevocationsUnavailable cannotTell) {
                return outOfService(String.valueOf(cannotTell.getMessage()));
            }
        };
    }

    @Bean
    HealthIndicator auditHealthIndicator(AuditTrail audit) {
        return () -> audit.impediment().map(Readiness::outOfService).orElseGet(() -> Health.up()
                .build());
    }

    private static Health outOfService(String reason) {
        return Health.outOfService().withDetail("reason", reason).build();
    }
}
