package dev.chancery.broker.exchange;

import dev.chancery.broker.audit.AuditUnavailable;
import dev.chancery.broker.exchange.ExchangeOutcome.Issued;
import dev.chancery.broker.exchange.ExchangeOutcome.Refused;
import dev.chancery.broker.exchange.ExchangeOutcome.Unsigned;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;

/** Hands token requests of the framework to {@link TokenExchange}, counts them, and hands back what came of them. */
public final class ExchangeAuthenticationProvider implements AuthenticationProvider {
    private static final Logger LOG = LoggerFactory.getLogger(ExchangeAuthenticationProvider.class);
    private static final OAuth2AccessToken.TokenType DPOP = OAuth2AccessToken.TokenType.DPOP;

    private final TokenExchange exchange;
    private final ExchangeMeter meter;
    private final Counter unsigned;

    public ExchangeAuthenticationProvider(TokenExchange exchange, ExchangeMeter meter, MeterRegistry meters) {
        this.exchange = exchange;
        this.meter = meter;
        this.unsigned = Counter.builder("chancery.signing.failures")
                .description("Tokens that were allowed and could not be signed")
                .register(meters);
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        var asked = (ExchangeAuthentication) authentication;
        long start = System.nanoTime();
        ExchangeOutcome outcome;
        try {
            outcome = exchange.exchange(asked.request());
        } catch (AuditUnavailable cannotRemember) {
            LOG.atError().setCause(cannotRemember).log("the audit cannot be written: no token is issued");
            meter.count(asked.request().way(), "unavailable", "audit", start);
            throw OAuth2Errors.unavailable();
        }
        return switch (outcome) {
            case Issued issued -> {
                meter.count(asked.request().way(), "issued", "none", start);
                yield answer(asked, issued);
            }
            case Refused refused -> {
                if (refused instanceof Unsigned(var failure, var _)) {
                    unsigned.increment();
                    LOG.atError().setCause(failure).log("a token could not be signed");
                }
                meter.count(asked.request().way(), "refused", refused.word(), start);
                LOG.atDebug()
                        .addKeyValue("reason", refused.word())
                        .addKeyValue("explanation", refused.explanation())
                        .log("refused a token");
                throw OAuth2Errors.of(refused, asked.request().way());
            }
        };
    }

    private static Authentication answer(ExchangeAuthentication asked, Issued issued) {
        var client = (OAuth2ClientAuthenticationToken) asked.getPrincipal();
        var token = issued.token();
        var constraint = asked.request().confirmation();
        var type = constraint != null && constraint.isDpop() ? DPOP : OAuth2AccessToken.TokenType.BEARER;
        return new OAuth2AccessTokenAuthenticationToken(
                java.util.Objects.requireNonNull(client.getRegisteredClient()),
                client,
                new OAuth2AccessToken(type, token.value(), token.issuedAt(), token.expiresAt(), issued.scopes()),
                null,
                asked.getAdditionalParameters());
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return ExchangeAuthentication.class.isAssignableFrom(authentication);
    }
}
