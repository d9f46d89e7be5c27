package dev.chancery.broker.exchange;

import dev.chancery.broker.exchange.ExchangeOutcome.Denied;
import dev.chancery.broker.exchange.ExchangeOutcome.Mismatch;
import dev.chancery.broker.exchange.ExchangeOutcome.Refused;
import dev.chancery.broker.exchange.ExchangeOutcome.Subject;
import dev.chancery.broker.exchange.ExchangeOutcome.Unavailable;
import dev.chancery.broker.exchange.ExchangeOutcome.Unsuitable;
import dev.chancery.broker.exchange.ExchangeOutcome.Unverified;
import dev.chancery.broker.identity.Fault;
import dev.chancery.broker.identity.SubjectToken;
import dev.chancery.broker.identity.SvidVerifier;
import dev.chancery.broker.identity.TokenVerifier;
import dev.chancery.broker.identity.Verification;
import dev.chancery.broker.policy.DenyReason;
import dev.chancery.broker.policy.Policy;
import dev.chancery.broker.policy.Recognition;
import dev.chancery.broker.policy.Revocations;
import dev.chancery.broker.review.Review;
import dev.chancery.broker.review.TokenReviews;
import dev.chancery.broker.token.Actor;
import dev.chancery.broker.token.OwnToken;
import dev.chancery.broker.token.OwnTokens;
import java.time.Instant;

/** Finds out who stands behind the tokens of a request. */
final class Parties {
    private static final int DEEPEST = 4;

    private final TokenVerifier verifier;
    private final SvidVerifier svids;
    private final OwnTokens ownTokens;
    private final Revocations revocations;
    private final TokenReviews reviews;

    Parties(
            TokenVerifier verifier,
            SvidVerifier svids,
            OwnTokens ownTokens,
            Revocations revocations,
            TokenReviews reviews) {
        this.verifier = verifier;
        this.svids = svids;
        this.ownTokens = ownTokens;
        this.revocations = revocations;
        this.reviews = reviews;
    }

    /** Somebody, or why nobody. */
    sealed interface Standing {
        record Stands(Party party) implements Standing {}

        record Falls(Refused refusal) implements Standing {}
    }

    Standing of(ExchangeRequest request, Policy policy, Instant now) {
        var actorToken = request.actorToken();
        if (actorToken == null)
            return switch (request.way()) {
                case TOKEN_EXCHANGE, CLIENT_CREDENTIALS, JWT_BEARER -> workload(request.subjectToken(), policy, now);
                case SPIFFE -> recognised(svids.verify(request.subjectToken(), now), policy, now);
            };
        return switch (workload(actorToken, policy, now)) {
            case Standing.Falls fallen -> fallen;
            case Standing.Stands(var actor) -> onBehalf(request, actor, policy, now);
        };
    }

    /** A robot of the directory behind a cluster token, which the cluster still takes. */
    private Standing workload(SubjectToken token, Policy policy, Instant now) {
        return switch (recognised(verifier.verify(token, now), policy, now)) {
            case Standing.Falls fallen -> fallen;
            case Standing.Stands(var party) -> reviewed(token, party);
        };
    }

    /** The last rungs of the ladder: a robot of the directory, in good standing, and a token that nobody revoked. */
    private Standing recognised(Verification verification, Policy policy, Instant now) {
        return switch (verification) {
            case Verification.Rejected(var fault, var detail) -> falls(new Unverified(fault, detail));
            case Verification.Verified(var identity) ->
                switch (policy.recognise(identity, now)) {
                    case Recognition.Refused(var reason, var robot) ->
                        falls(new Denied(reason, identity.subject(), new Subject(identity, robot)));
                    case Recognition.Recognised(var robot) -> {
                        if (identity.tokenId() != null && revocations.contains(identity.tokenId()))
                            yield falls(new Denied(
                                    DenyReason.REVOKED, identity.subject(), new Subject(identity, robot.id())));
                        yield new Standing.Stands(Party.itself(robot, identity));
                    }
                };
        };
    }

    private Standing reviewed(SubjectToken token, Party party) {
        return switch (reviews.of(token, party.workload())) {
            case Review.Passed _ -> new Standing.Stands(party);
            case Review.Refused(var why) ->
                falls(new Denied(
                        DenyReason.REFUSED_BY_CLUSTER,
                        why,
                        new Subject(party.workload(), party.robot().id())));
            case Review.Unavailable(var why) -> falls(new Unavailable(why));
        };
    }

    /** RFC 8693, 1.1: the actor asks for the subject, who gave it a token of ours or its own cluster token. */
    private Standing onBehalf(ExchangeRequest request, Party actor, Policy policy, Instant now) {
        var subjectToken = request.subjectToken();
        return switch (ownTokens.find(subjectToken.value(), now)) {
            case OwnTokens.Finding.Living(var own) -> onBehalf(own, request, actor, policy, now);
            case OwnTokens.Finding.Ended(var at) -> falls(new Unverified(Fault.TOKEN_EXPIRED, "ended at " + at));
            case OwnTokens.Finding.NotOurs _ ->
                switch (workload(subjectToken, policy, now)) {
                    case Standing.Falls fallen -> fallen;
                    case Standing.Stands(var subject) ->
                        new Standing.Stands(new Party(
                                subject.robot(),
                                actor.robot(),
                                actor.workload(),
                                new Actor(actor.robot().subject(), null),
                                earlier(subject.notAfter(), actor.notAfter()),
                                null));
                };
        };
    }

    private Standing onBehalf(OwnToken token, ExchangeRequest request, Party actor, Policy policy, Instant now) {
        var who = new Subject(actor.workload(), token.robotId());
        // whoever else got hold of the token cannot act with it
        if (!token.isFor(actor.robot().subject()))
            return falls(new Unverified(
                    Fault.WRONG_AUDIENCE,
                    "a token for " + String.join(" ", token.audiences()) + ", in the hands of "
                            + actor.robot().subject()));
        if (token.confirmation() != null)
            return falls(new Unverified(Fault.WRONG_TYPE, "a token bound to a key of its subject is not delegated"));
        if (revocations.contains(token.id())) return falls(new Denied(DenyReason.REVOKED, token.id(), who));
        var robot = policy.robotWithId(token.robotId());
        if (robot.isEmpty()) return falls(new Denied(DenyReason.NOT_A_ROBOT, token.robotId(), who));
        var impediment = policy.impediment(robot.get(), now);
        if (impediment.isPresent())
            return falls(new Denied(impediment.get(), robot.get().subject(), who));
        // what one of them was trusted with ends with that one
        for (var earlier : token.actors()) {
            var its = policy.impediment(earlier, now);
            if (its.isPresent()) return falls(new Denied(its.get(), "the earlier actor " + earlier, who));
        }
        var chain = new Actor(actor.robot().subject(), token.actor());
        if (chain.depth() > DEEPEST) return falls(new Unsuitable(Mismatch.ACTORS, chain.depth() + " actors", who));
        return new Standing.Stands(new Party(
                robot.get(),
                actor.robot(),
                actor.workload(),
                chain,
                earlier(token.expiresAt(), actor.notAfter()),
                request.audiences().stream().anyMatch(token::isFor) ? token.scopes() : null));
    }

    private static Standing falls(Refused refusal) {
        return new Standing.Falls(refusal);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
