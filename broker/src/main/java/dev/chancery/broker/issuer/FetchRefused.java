package dev.chancery.broker.issuer;

import dev.chancery.broker.issuer.KeyFetcher.Fetched;
import dev.chancery.broker.issuer.KeyFetcher.Reason;
import java.io.IOException;

/** A document was not fetched, or not taken. The message is for the log. */
final class FetchRefused extends IOException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    FetchRefused(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    Fetched.Failed outcome() {
        return new Fetched.Failed(reason, String.valueOf(getMessage()));
    }

    Reason reason() {
        return reason;
    }
}
