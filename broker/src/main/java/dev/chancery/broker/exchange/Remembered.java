package dev.chancery.broker.exchange;

import dev.chancery.broker.audit.AuditEvent;
import dev.chancery.broker.exchange.ExchangeOutcome.Issued;
import dev.chancery.broker.exchange.ExchangeOutcome.Refused;
import dev.chancery.broker.identity.SubjectToken;
import dev.chancery.broker.identity.WorkloadIdentity;
import dev.chancery.broker.token.Actor;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2Error;

/** What the audit keeps of a request: never a token. */
final class Remembered {
    private static final int LONGEST = 256;

    private Remembered() {}

    static AuditEvent of(ExchangeRequest request, ExchangeOutcome outcome) {
        return switch (outcome) {
            case Issued issued ->
                new AuditEvent.TokenIssued(
                        issued.party().robot().id(),
                        issued.party().workload().cluster(),
                        name(issued.party().workload()),
                        chain(issued.party().actor()),
                        request.audience(),
                        issued.rule(),
                        issued.token().id(),
                        issued.token().expiresAt(),
                        issued.token().keyId(),
                        request.subjectToken().hash(),
                        request.way().word());
            case Refused refused -> refused(request, refused);
        };
    }

    /** Of a form that was refused before its token was looked at: nobody is known yet whom it concerns. */
    static AuditEvent of(String token, String @Nullable [] audiences, OAuth2Error error, Way way) {
        return new AuditEvent.TokenRefused(
                null,
                null,
                null,
                audiences == null ? "" : cut(String.join(" ", audiences)),
                error.getErrorCode(),
                cut(String.valueOf(error.getDescription())),
                new SubjectToken(token).hash(),
                way.word());
    }

    private static AuditEvent refused(ExchangeRequest request, Refused refused) {
        var subject = refused.subject();
        return new AuditEvent.TokenRefused(
                subject == null || subject.robotId().isEmpty() ? null : subject.robotId(),
                subject == null ? null : subject.workload().cluster(),
                subject == null ? null : name(subject.workload()),
                cut(request.audience()),
                refused.word(),
                cut(refused.explanation()),
                request.subjectToken().hash(),
                request.way().word());
    }

    private static String name(WorkloadIdentity workload) {
        return workload.namespace() + "/" + workload.serviceAccount();
    }

    /** Who acts for the robot: the one who asked, then on whose behalf that one acted before. */
    private static List<String> chain(@Nullable Actor last) {
        return last == null ? List.of() : last.subjects();
    }

    /** Words of a stranger are kept short. */
    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
