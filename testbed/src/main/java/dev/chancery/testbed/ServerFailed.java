package dev.chancery.testbed;

/** A server of the testbed did not start, did not answer in time or died; the message carries the end of its log. */
public final class ServerFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ServerFailed(String message) {
        super(message);
    }

    public ServerFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
