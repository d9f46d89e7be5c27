package dev.chancery.broker.exchange;

import dev.chancery.broker.exchange.ExchangeOutcome.Denied;
import dev.chancery.broker.exchange.ExchangeOutcome.Refused;
import dev.chancery.broker.exchange.ExchangeOutcome.Unavailable;
import dev.chancery.broker.exchange.ExchangeOutcome.Unsigned;
import dev.chancery.broker.exchange.ExchangeOutcome.Unsuitable;
import dev.chancery.broker.exchange.ExchangeOutcome.Unverified;
import dev.chancery.broker.identity.Fault;
import dev.chancery.broker.policy.DenyReason;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/** Refusals in the words of OAuth (RFC 6749, 5.2; RFC 8693, 2.2.2; RFC 7521, 4). The caller hears a short, safe reason. */
public final class OAuth2Errors {
    public static final String TEMPORARILY_UNAVAILABLE = OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE;

    private static final String INVALID_TARGET = "invalid_target"; // RFC 8693, 2.2.2

    private OAuth2Errors() {}

    /** A token that we lack the keys for: no fault of its bearer, as far as anybody can tell, and so nobody proven either. */
    public static final class CannotVerify extends OAuth2AuthenticationException {
        private static final long serialVersionUID = 1L;

        private CannotVerify(String description) {
            super(new OAuth2Error(TEMPORARILY_UNAVAILABLE, description, null));
        }
    }

    public static OAuth2AuthenticationException invalidRequest(String description) {
        return error(OAuth2ErrorCodes.INVALID_REQUEST, description);
    }

    public static OAuth2AuthenticationException invalidClient(String description) {
        return error(OAuth2ErrorCodes.INVALID_CLIENT, description);
    }

    public static OAuth2AuthenticationException unavailable() {
        return error(TEMPORARILY_UNAVAILABLE, "try again in a few seconds");
    }

    public static OAuth2AuthenticationException error(String code, String description) {
        return new OAuth2AuthenticationException(new OAuth2Error(code, description, null));
    }

    static OAuth2AuthenticationException of(Refused refusal, Way way) {
        return switch (refusal) {
            case Unverified(var fault, var _) when fault == Fault.KEYS_TOO_OLD -> new CannotVerify(description(fault));
            case Unverified(var fault, var _) -> error(unacceptable(way), description(fault));
            case Denied denied -> denied(denied.reason(), way);
            case Unsuitable unsuitable ->
                switch (unsuitable.mismatch()) {
                    case SCOPE ->
                        error(OAuth2ErrorCodes.INVALID_SCOPE, "a requested scope does not exist for this audience");
                    case CLIENT -> invalidClient("client_id is not a name of this workload");
                    case AUDIENCES ->
                        error(INVALID_TARGET, "these audiences do not go into one token: ask once for each");
                    case ACTORS -> invalidRequest("too many actors in a chain");
                };
            case Unavailable _, Unsigned _ -> unavailable();
        };
    }

    private static OAuth2AuthenticationException denied(DenyReason reason, Way way) {
        return switch (reason) {
            // one answer, whether the audience exists or not
            case AUDIENCE_NOT_ALLOWED, CALLEE_NOT_ACTIVE ->
                error(INVALID_TARGET, "this workload may not call this audience");
            // one answer, whatever the state of the robot
            case NOT_A_ROBOT,
                    NOT_YET_OBSERVED,
                    SERVICE_ACCOUNT_REPLACED,
                    SUSPENDED,
                    ACCOUNT_EXPIRED,
                    QUARANTINED,
                    DELETED,
                    REVOKED,
                    REFUSED_BY_CLUSTER -> error(unacceptable(way), "the token is not acceptable");
        };
    }

    /** The code for a token that is no good, by the part that it plays. */
    private static String unacceptable(Way way) {
        return switch (way) {
            case TOKEN_EXCHANGE -> OAuth2ErrorCodes.INVALID_REQUEST; // RFC 8693, 2.2.2
            case CLIENT_CREDENTIALS, SPIFFE -> OAuth2ErrorCodes.INVALID_CLIENT; // RFC 7521, 4.2.1
            case JWT_BEARER -> OAuth2ErrorCodes.INVALID_GRANT; // RFC 7521, 4.1.1
        };
    }

    private static String description(Fault fault) {
        return switch (fault) {
            case TOO_LARGE, MALFORMED -> "the token is not a JWT that this server reads";
            case WRONG_AUDIENCE -> "the token is not meant for this server: its only audience must be this issuer's";
            case TOKEN_EXPIRED -> "the token has expired";
            case NOT_YET_VALID, ISSUED_IN_THE_FUTURE -> "the token is not valid yet";
            case LIVES_TOO_LONG -> "the token lives too long";
            case UNKNOWN_ISSUER, UNKNOWN_KEY -> "the issuer or the key of the token is not known";
            case KEYS_TOO_OLD -> "the keys of the token's issuer have not been seen for too long";
            case FORBIDDEN_HEADER,
                    ALGORITHM_NOT_ALLOWED,
                    AMBIGUOUS_KEY,
                    BAD_SIGNATURE,
                    WRONG_TYPE,
                    MISSING_CLAIM,
                    SUBJECT_DISAGREES,
                    UNKNOWN_SUBJECT -> "the token is not acceptable";
        };
    }
}
