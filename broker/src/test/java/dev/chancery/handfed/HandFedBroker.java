package dev.chancery.handfed;

import static dev.chancery.broker.identity.ClusterTokens.BROKER;
import static dev.chancery.broker.identity.ClusterTokens.EAST;
import static dev.chancery.broker.identity.ClusterTokens.NOW;
import static dev.chancery.broker.identity.ClusterTokens.RSA;

import dev.chancery.broker.audit.RecordingAuditTrail;
import dev.chancery.broker.identity.ClusterTokens;
import dev.chancery.broker.identity.Svids;
import dev.chancery.broker.issuer.OneCluster;
import dev.chancery.broker.issuer.Republished;
import dev.chancery.broker.issuer.TrustBundles;
import dev.chancery.broker.key.FixedKeyRing;
import dev.chancery.broker.policy.FixedPolicy;
import dev.chancery.broker.policy.InMemoryRevocations;
import dev.chancery.broker.policy.PolicySource;
import dev.chancery.broker.policy.RobotState;
import dev.chancery.broker.review.Review;
import dev.chancery.broker.review.TokenReviews;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

/** Outside of what the broker scans. The whole broker as it answers over HTTP, with a federation, a policy, keys and an audit of this test. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = {DataSourceAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class})
@ConfigurationPropertiesScan("dev.chancery.broker.settings")
@ComponentScan({"dev.chancery.broker.web", "dev.chancery.broker.client", "dev.chancery.broker.exchange"})
public class HandFedBroker {
    public static final String VAULT = "https://vault.corp.example";

    public static final String ARCHIVE = "https://archive.corp.example";

    /** What the policy source answers, for tests that bend it. */
    @Bean
    AtomicReference<PolicySource.View> view() {
        return new AtomicReference<>(current());
    }

    public static PolicySource.View current() {
        return new PolicySource.View.Current(policy());
    }

    /** Anew each time, for tests that go on from it. */
    public static FixedPolicy policy() {
        return new FixedPolicy()
                .robot("ledger", RobotState.ACTIVE, "east/robots/ledger#5f0e0c8e-1111-4222-8333-444455556666")
                .robot("payments", RobotState.ACTIVE, "east/robots/payments#uid-payments")
                .robot("report", RobotState.ACTIVE, "east/robots/report#uid-report")
                .expiring("interim", NOW.plusMillis(90_400), "east/robots/interim#uid-interim")
                .call("interim", VAULT, "vault-users")
                .expiring("leaving", NOW.plusMillis(400), "east/robots/leaving#uid-leaving")
                .call("leaving", VAULT, "vault-users")
                .expiring("lapsed", NOW, "east/robots/lapsed#uid-lapsed")
                .robot("idle", RobotState.SUSPENDED, "east/robots/idle#uid-idle")
                .robot("gone", RobotState.QUARANTINED, "east/robots/gone#uid-gone")
                .robot("dead", RobotState.DELETED, "east/robots/dead#uid-dead")
                .call("ledger", VAULT, "vault-users")
                .call("ledger", "robot:payments", "callers")
                .call("ledger", "robot:report", "callers")
                .call("ledger", ARCHIVE, "callers")
                .call("payments", "robot:report", "callers")
                .call("report", ARCHIVE, "callers")
                .call("report", "robot:payments", "callers");
    }

    public static PolicySource.View stale() {
        return new PolicySource.View.Stale(Duration.ofHours(1));
    }

    @Bean
    PolicySource handFedPolicy(AtomicReference<PolicySource.View> view) {
        return view::get;
    }

    @Bean
    Republished republishedEast() {
        return OneCluster.republished(BROKER, "east", EAST, List.of(RSA), NOW);
    }

    @Bean
    ClusterTokens handFedKeys() {
        return ClusterTokens.federation();
    }

    @Bean
    TrustBundles handFedBundles() {
        return new TrustBundles(Svids.bundles());
    }

    @Bean
    FixedKeyRing fixedKeyRing() {
        return new FixedKeyRing();
    }

    @Bean
    InMemoryRevocations inMemoryRevocations() {
        return new InMemoryRevocations();
    }

    @Bean
    AtomicReference<Review> review() {
        return new AtomicReference<>(new Review.Passed());
    }

    /** What every cluster answers about every token of its own, for tests that bend it. */
    @Bean
    TokenReviews handFedReviews(AtomicReference<Review> review) {
        return (_, _) -> review.get();
    }

    @Bean
    RecordingAuditTrail recordingAuditTrail() {
        return new RecordingAuditTrail();
    }

    @Bean
    Clock stoppedClock() {
        return Clock.fixed(NOW, ZoneOffset.UTC);
    }
}
