package dev.chancery.broker.exchange;

import dev.chancery.broker.audit.AuditTrail;
import dev.chancery.broker.exchange.ExchangeOutcome.Denied;
import dev.chancery.broker.exchange.ExchangeOutcome.Issued;
import dev.chancery.broker.exchange.ExchangeOutcome.Mismatch;
import dev.chancery.broker.exchange.ExchangeOutcome.Subject;
import dev.chancery.broker.exchange.ExchangeOutcome.Unavailable;
import dev.chancery.broker.exchange.ExchangeOutcome.Unsigned;
import dev.chancery.broker.exchange.ExchangeOutcome.Unsuitable;
import dev.chancery.broker.exchange.ExchangeOutcome.Unverified;
import dev.chancery.broker.identity.Fault;
import dev.chancery.broker.policy.Policy;
import dev.chancery.broker.policy.PolicyDecision;
import dev.chancery.broker.policy.PolicySource;
import dev.chancery.broker.policy.RevocationsUnavailable;
import dev.chancery.broker.policy.Robot;
import dev.chancery.broker.token.AudienceRules;
import dev.chancery.broker.token.Audiences;
import dev.chancery.broker.token.SigningFailed;
import dev.chancery.broker.token.TokenGrant;
import dev.chancery.broker.token.TokenMint;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SortedSet;
import java.util.TreeSet;

/** RFC 8693 in one screen: who is asking, may they, here is the token. */
public final class TokenExchange {
    private static final String INSPECTION = "(inspection of tokens)";

    private final String issuer;
    private final Parties parties;
    private final PolicySource policies;
    private final Audiences audiences;
    private final TokenMint mint;
    private final AuditTrail audit;
    private final Clock clock;

    TokenExchange(
            String issuer,
            Parties parties,
            PolicySource policies,
            Audiences audiences,
            TokenMint mint,
            AuditTrail audit,
            Clock clock) {
        this.issuer = issuer;
        this.parties = parties;
        this.policies = policies;
        this.audiences = audiences;
        this.mint = mint;
        this.audit = audit;
        this.clock = clock;
    }

    /** @throws dev.chancery.broker.audit.AuditUnavailable when it cannot be kept what happened: then no token leaves */
    public ExchangeOutcome exchange(ExchangeRequest request) {
        var outcome = decided(request);
        audit.record(Remembered.of(request, outcome)); // on every exit; if this fails, no token leaves
        return outcome;
    }

    private ExchangeOutcome decided(ExchangeRequest request) {
        try {
            return decide(request, clock.instant());
        } catch (RevocationsUnavailable cannotTell) {
            return new Unavailable(String.valueOf(cannotTell.getMessage()));
        }
    }

    private ExchangeOutcome decide(ExchangeRequest request, Instant now) {
        return switch (policies.view()) {
            case PolicySource.View.NotLoaded _ -> new Unavailable("no policy has been loaded yet");
            case PolicySource.View.Stale(var age) -> new Unavailable("the policy is " + age.toSeconds() + " s old");
            case PolicySource.View.Current(var policy) ->
                switch (parties.of(request, policy, now)) {
                    case Parties.Standing.Falls(var refusal) -> refusal;
                    case Parties.Standing.Stands(var party) -> permit(request, party, policy, now);
                };
        };
    }

    /** The robot must be allowed to call, and so must whoever acts for it: acting for another widens nothing. */
    private ExchangeOutcome permit(ExchangeRequest request, Party party, Policy policy, Instant now) {
        var subject = new Subject(party.workload(), party.robot().id());
        if (request.clientId() != null && !isNameOf(party, request.clientId()))
            return new Unsuitable(Mismatch.CLIENT, "client_id " + request.clientId(), subject);
        if (party.actor() != null
                && decide(policy, party.requester(), request, now) instanceof PolicyDecision.Deny(var reason))
            return new Denied(reason, "the actor " + party.requester().subject(), subject);
        return switch (decide(policy, party.robot(), request, now)) {
            case PolicyDecision.Deny(var reason) ->
                new Denied(reason, party.robot().subject(), subject);
            case PolicyDecision.Permit permit ->
                switch (audiences.together(request.audiences())) {
                    case Audiences.Agreement.Disagreed(var why) -> new Unsuitable(Mismatch.AUDIENCES, why, subject);
                    case Audiences.Agreement.Agreed(var rules) -> issue(request, party, permit.rule(), rules, now);
                };
        };
    }

    /** All that is asked for, or nothing. */
    private PolicyDecision decide(Policy policy, Robot robot, ExchangeRequest request, Instant now) {
        var names = new TreeSet<String>();
        for (var audience : request.audiences()) {
            switch (decide(policy, robot, audience, now)) {
                case PolicyDecision.Deny deny -> {
                    return deny;
                }
                case PolicyDecision.Permit permit -> names.add(permit.rule());
            }
        }
        return new PolicyDecision.Permit(request.audience(), String.join(", ", names));
    }

    /** Every robot may ask the broker itself, about the tokens that it is shown. */
    private PolicyDecision decide(Policy policy, Robot robot, String audience, Instant now) {
        return audience.equals(issuer)
                ? new PolicyDecision.Permit(audience, INSPECTION)
                : policy.decide(robot, audience, now);
    }

    private ExchangeOutcome issue(ExchangeRequest request, Party party, String rule, AudienceRules rules, Instant now) {
        var offered = new TreeSet<>(rules.scopes());
        if (party.scopes() != null) offered.retainAll(party.scopes()); // acting for another widens nothing
        SortedSet<String> scopes = request.scopes().isEmpty() ? offered : request.scopes();
        if (!offered.containsAll(scopes)) // RFC 6749, 3.3
        return new Unsuitable(
                    Mismatch.SCOPE,
                    "scopes " + scopes,
                    new Subject(party.workload(), party.robot().id()));
        var notAfter = end(party);
        if (!notAfter.isAfter(now)) // only the clock skew has let it pass so far
        return new Unverified(Fault.TOKEN_EXPIRED, "ended at " + notAfter);
        var grant = new TokenGrant(
                party.robot().id(),
                party.robot().subject(),
                party.workload(),
                request.audiences(),
                scopes,
                notAfter,
                party.actor(),
                request.confirmation());
        try {
            return new Issued(party, rule, scopes, mint.mint(grant, rules, now));
        } catch (SigningFailed failure) {
            return new Unsigned(
                    failure, new Subject(party.workload(), party.robot().id()));
        }
    }

    /** A token ends with the tokens that it came from, and with the account that it speaks for: in a whole second, as it tells it. */
    private static Instant end(Party party) {
        var expires = party.robot().expiresAt();
        var end = expires != null && expires.isBefore(party.notAfter()) ? expires : party.notAfter();
        return end.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Every synced workload is a client, known by any of these names. */
    private static boolean isNameOf(Party party, String clientId) {
        return clientId.equals(party.requester().subject())
                || clientId.equals(party.workload().spiffeId())
                || clientId.equals(party.workload().subject())
                || clientId.equals(party.workload().cluster() + "/"
                        + party.workload().namespace() + "/" + party.workload().serviceAccount());
    }
}
