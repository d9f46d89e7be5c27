package dev.chancery.broker.token;

/**
 * What the holder of a token must prove to use it (RFC 7800).
 *
 * @param member {@code jkt} (RFC 9449, 6.1) or {@code x5t#S256} (RFC 8705, 3.1)
 * @param value the thumbprint, base64url
 */
public record Confirmation(String member, String value) {
    public static Confirmation dpop(String thumbprint) {
        return new Confirmation("jkt", thumbprint);
    }

    public static Confirmation certificate(String thumbprint) {
        return new Confirmation("x5t#S256", thumbprint);
    }

    public boolean isDpop() {
        return member.equals("jkt");
    }
}
