package dev.chancery.broker.web;

import static dev.chancery.broker.identity.ClusterTokens.BROKER;

import dev.chancery.broker.audit.RecordingAuditTrail;
import dev.chancery.broker.identity.ClusterTokens;
import dev.chancery.broker.issuer.FederatedKeys;
import dev.chancery.broker.key.FixedKeyRing;
import dev.chancery.broker.key.KeyRing;
import dev.chancery.broker.policy.FixedPolicy;
import dev.chancery.broker.policy.InMemoryRevocations;
import dev.chancery.broker.policy.PolicySource;
import dev.chancery.broker.policy.Revocations;
import dev.chancery.broker.policy.RobotState;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** The whole broker as it answers over HTTP, with a federation, a policy, keys and an audit of this test. */
@TestConfiguration(proxyBeanMethods = false)
public class HandFedBroker {
    public static final String VAULT = "https://vault.corp.example";

    /** What the policy source answers, for tests that bend it. */
    @Bean
    AtomicReference<PolicySource.View> view() {
        return new AtomicReference<>(current());
    }

    static PolicySource.View current() {
        return new PolicySource.View.Current(new FixedPolicy()
                .robot("ledger", RobotState.ACTIVE, "east/robots/ledger#5f0e0c8e-1111-4222-8333-444455556666")
                .robot("payments", RobotState.ACTIVE, "east/robots/payments#uid-payments")
                .robot("report", RobotState.ACTIVE, "east/robots/report#uid-report")
                .robot("idle", RobotState.SUSPENDED, "east/robots/idle#uid-idle")
                .robot("gone", RobotState.QUARANTINED, "east/robots/gone#uid-gone")
                .robot("dead", RobotState.DELETED, "east/robots/dead#uid-dead")
                .call("ledger", VAULT, "vault-users")
                .call("ledger", "robot:payments", "callers")
                .call("ledger", "robot:report", "callers")
                .call("payments", "robot:report", "callers")
                .call("ledger", BROKER, "inspection")
                .call("payments", BROKER, "inspection")
                .call("report", BROKER, "inspection"));
    }

    static PolicySource.View stale() {
        return new PolicySource.View.Stale(Duration.ofHours(1));
    }

    @Bean
    @Primary
    PolicySource handFedPolicy(AtomicReference<PolicySource.View> view) {
        return view::get;
    }

    @Bean
    @Primary
    FederatedKeys handFedKeys() {
        return ClusterTokens.federation();
    }

    @Bean
    @Primary
    KeyRing fixedKeyRing() {
        return new FixedKeyRing();
    }

    @Bean
    @Primary
    Revocations inMemoryRevocations() {
        return new InMemoryRevocations();
    }

    @Bean
    @Primary
    RecordingAuditTrail recordingAuditTrail() {
        return new RecordingAuditTrail();
    }

    @Bean
    @Primary
    Clock stoppedClock() {
        return Clock.fixed(ClusterTokens.NOW, ZoneOffset.UTC);
    }
}
