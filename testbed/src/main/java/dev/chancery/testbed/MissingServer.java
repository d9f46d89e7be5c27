package dev.chancery.testbed;

/** A server program is not installed, or cannot run here; the message says what to do about it. */
public final class MissingServer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingServer(String message) {
        super(message);
    }
}
