package dev.chancery.broker.web;

import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;

/** Lets a client pass that a converter has already settled: what it may have is decided by the token it presents. */
final class AuthenticatedClient implements AuthenticationProvider {
    @Override
    public @Nullable Authentication authenticate(Authentication client) {
        return client.isAuthenticated() ? client : null;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2ClientAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
