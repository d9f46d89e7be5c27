package dev.chancery.broker.exchange;

/** The grant by which a token is asked for. */
public enum Way {
    /** RFC 8693. */
    TOKEN_EXCHANGE("token-exchange"),
    /** RFC 6749, 4.4, the client authenticated as RFC 7523, 2.2 says. */
    CLIENT_CREDENTIALS("client-credentials"),
    /** RFC 6749, 4.4, the client authenticated by a JWT-SVID (OAuth SPIFFE Client Authentication, 4.1). */
    SPIFFE("spiffe"),
    /** RFC 7523, 2.1. */
    JWT_BEARER("jwt-bearer");

    private final String word;

    Way(String word) {
        this.word = word;
    }

    /** As metrics and the audit say it. */
    public String word() {
        return word;
    }
}
