package dev.chancery.broker.exchange;

import dev.chancery.broker.audit.AuditTrail;
import dev.chancery.broker.identity.TokenVerifier;
import dev.chancery.broker.identity.VerifierRules;
import dev.chancery.broker.issuer.FederatedKeys;
import dev.chancery.broker.key.KeyRing;
import dev.chancery.broker.policy.PolicySource;
import dev.chancery.broker.policy.Revocations;
import dev.chancery.broker.review.TokenReviews;
import dev.chancery.broker.settings.BrokerSettings;
import dev.chancery.broker.token.Audiences;
import dev.chancery.broker.token.OwnTokens;
import dev.chancery.broker.token.TokenMint;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
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
    Audiences audiences(BrokerSettings settings) {
        var file = settings.audiences();
        return file == null ? new Audiences(AudiencesFile.DEFAULTS, Map.of()) : AudiencesFile.read(file);
    }

    @Bean
    OwnTokens ownTokens(KeyRing keys, BrokerSettings settings) {
        return new OwnTokens(settings.issuer().toString(), keys);
    }

    @Bean
    TokenExchange tokenExchange(
            TokenVerifier verifier,
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
                new Parties(verifier, ownTokens, revocations, reviews),
                policies,
                audiences,
                mint,
                audit,
                clock);
    }
}
