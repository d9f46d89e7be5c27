package dev.chancery.broker.exchange;

import dev.chancery.broker.audit.AuditTrail;
import dev.chancery.broker.audit.AuditUnavailable;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Token requests that are refused before anybody looks at their token, for what else the form says or the caller fails to prove:
 * counted as all others are, and audited where a token was presented. Their reason is the error that the caller hears.
 */
public final class RefusedForms {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedForms.class);

    private final ExchangeMeter meter;
    private final AuditTrail audit;

    RefusedForms(ExchangeMeter meter, AuditTrail audit) {
        this.meter = meter;
        this.audit = audit;
    }

    /**
     * The same reading of forms, with its refusals remembered.
     *
     * @param token the parameter in which the token is presented
     */
    public AuthenticationConverter remembered(AuthenticationConverter reading, Way way, String token) {
        return request -> read(request, reading, way, token);
    }

    private @Nullable Authentication read(
            HttpServletRequest request, AuthenticationConverter reading, Way way, String token) {
        long start = System.nanoTime();
        try {
            return reading.convert(request);
        } catch (OAuth2AuthenticationException refusal) {
            remember(request, refusal, way, token, start);
            throw refusal;
        }
    }

    private void remember(
            HttpServletRequest request, OAuth2AuthenticationException refusal, Way way, String token, long start) {
        var presented = request.getParameterValues(token);
        try {
            if (presented != null && presented.length == 1 && !presented[0].isEmpty())
                audit.record(
                        Remembered.of(presented[0], request.getParameterValues("audience"), refusal.getError(), way));
        } catch (AuditUnavailable cannotRemember) {
            LOG.atError().setCause(cannotRemember).log("the audit cannot be written: a refused request is not in it");
            meter.count(way, "unavailable", "audit", start);
            throw OAuth2Errors.unavailable();
        }
        meter.count(way, "refused", refusal.getError().getErrorCode(), start);
    }
}
