package dev.chancery.broker.web;

import dev.chancery.broker.token.OwnToken;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;

/** Who asks about tokens: a robot, by a token of ours that is meant for us. */
final class Caller extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1L;

    private final transient OwnToken token;

    Caller(OwnToken token) {
        super(AuthorityUtils.NO_AUTHORITIES);
        this.token = token;
        setAuthenticated(true);
    }

    /** The robot's subject, {@code robot:NAME}. */
    @Override
    public String getPrincipal() {
        return token.clientId();
    }

    @Override
    public String getCredentials() {
        return "";
    }

    @Override
    public String getName() {
        return token.clientId();
    }
}
