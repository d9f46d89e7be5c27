package dev.chancery.broker.client;

import java.util.List;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * How token requests are read.
 *
 * @param client finds the client of a request
 * @param grants one for each grant
 */
public record TokenRequests(AuthenticationConverter client, List<AuthenticationConverter> grants) {
    public TokenRequests {
        grants = List.copyOf(grants);
    }
}
