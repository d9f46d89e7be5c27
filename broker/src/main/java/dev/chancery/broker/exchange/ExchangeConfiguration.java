package dev.chancery.broker.exchange;

import dev.chancery.broker.audit.AuditTrail;
import dev.chancery.broker.identity.SpiffePlaces;
import dev.chancery.broker.identity.SvidVerifier;
import dev.chancery.broker.identity.TokenVerifier;
import dev.chancery.broker.identity.VerifierRules;
import dev.chancery.broker.issuer.FederatedKeys;
import dev.chancery.broker.issuer.TrustBundles;
import dev.chancery.broker.key.KeyRing;
import dev.chancery.broker.policy.PolicySource;
import dev.chancery.broker.policy.Revocations;
import dev.chancery.broker.review.TokenReviews;
import dev.chancery.broker.settings.BrokerSettings;
import dev.chancery.broker.settings.InvalidSettings;
import dev.chancery.broker.settings.SpiffeSettings;
import dev.chancery.broker.token.Audiences;
import dev.chancery.broker.token.OwnTokens;
import dev.chancery.broker.token.TokenMint;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the sentence of the broker together. */
@Configuration(proxyBeanMethods = false)
class ExchangeConfiguration {
    @Bean
    TokenVerifier tokenVerifier(FederatedKeys keys, BrokerSettings settings) {
        var tokens = settings.subjectTokens();
        return new TokenVerifier(
                keys, new VerifierRules(settings.subjectAudience(), tokens.maxLifetime(), tokens.clockSkew(), (int)
                        tokens.maxSize().toBytes()));
    }

    @Bean
    SvidVerifier svidVerifier(TrustBundles bundles, BrokerSettings settings) {
        var tokens = settings.subjectTokens();
        return new SvidVerifier(
                bundles.keys(),
                settings.spiffe().stream().map(ExchangeConfiguration::places).toList(),
                new VerifierRules(settings.issuer().toString(), tokens.maxLifetime(), tokens.clockSkew(), (int)
                        tokens.maxSize().toBytes()));
    }

    private static SpiffePlaces places(SpiffeSettings domain) {
        try {
            return SpiffePlaces.parse(domain.trustDomain(), domain.cluster(), domain.path());
        } catch (IllegalArgumentException wrong) {
            throw new InvalidSettings(
                    List.of("chancery.spiffe: " + domain.trustDomain() + ": path: " + wrong.getMessage()));
        }
    }

    @Bean
    Audiences audiences(BrokerSettings settings) {
        var file = settings.audiences();
        var audiences = file == null ? new Audiences(AudiencesFile.DEFAULTS, Map.of()) : AudiencesFile.read(file);
        var most = settings.keys().longestLifetime();
        if (audiences.longestLifetime().compareTo(most) > 0)
            throw new InvalidSettings(List.of("a lifetime of " + audiences.longestLifetime()
                    + (file == null ? ", the default," : " in " + file)
                    + " is longer than chancery.keys.longest-lifetime ("
                    + most + "), after which verifiers may not know the token's key any more"));
        return audiences;
    }

    @Bean
    OwnTokens ownTokens(KeyRing keys, BrokerSettings settings) {
        return new OwnTokens(settings.issuer().toString(), keys);
    }

    @Bean
    ExchangeMeter exchangeMeter(MeterRegistry meters, ObjectProvider<Tracer> tracer) {
        return new ExchangeMeter(meters, tracer.getIfAvailable(() -> Tracer.NOOP));
    }

    @Bean
    RefusedForms refusedForms(ExchangeMeter meter, AuditTrail audit) {
        return new RefusedForms(meter, audit);
    }

    @Bean
    TokenExchange tokenExchange(
            TokenVerifier verifier,
            SvidVerifier svids,
            OwnTokens ownTokens,
            Revocations revocations,
            TokenReviews reviews,
            PolicySource policies,
            Audiences audiences,
            KeyRing keys,
            AuditTrail audit,
            BrokerSettings settings,
            Clock clock) {
        var mint = new TokenMint(settings.issuer().toString(), settings.trustDomain(), keys, () -> UUID.randomUUID()
                .toString());
        return new TokenExchange(
                settings.issuer().toString(),
                new Parties(verifier, svids, ownTokens, revocations, reviews),
                policies,
                audiences,
                mint,
                audit,
                clock);
    }
}
