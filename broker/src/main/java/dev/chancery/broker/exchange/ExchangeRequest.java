package dev.chancery.broker.exchange;

import dev.chancery.broker.identity.SubjectToken;
import dev.chancery.broker.token.Confirmation;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks for, whichever way it came in.
 *
 * @param subjectToken the token that says who asks, or for whom the actor asks
 * @param actorToken a cluster token of the one who acts for the subject, or null
 * @param audiences whom the new token is for: one, and more only where each of them allows it
 * @param scopes scopes asked for; empty for all that the audience has
 * @param clientId who the caller says it is, or null when it says nothing
 * @param confirmation what the caller has proved to hold, or null
 */
public record ExchangeRequest(
        Way way,
        SubjectToken subjectToken,
        @Nullable SubjectToken actorToken,
        List<String> audiences,
        SortedSet<String> scopes,
        @Nullable String clientId,
        @Nullable Confirmation confirmation) {
    public ExchangeRequest {
        if (audiences.isEmpty()) throw new IllegalArgumentException("a token is for somebody");
        audiences = List.copyOf(audiences);
        scopes = new TreeSet<>(scopes);
    }

    /** All audiences as the audit says them. */
    String audience() {
        return String.join(" ", audiences);
    }
}
