package dev.chancery.sync.kubernetes;

import org.jspecify.annotations.Nullable;

/** The API server did not answer, or not with what was asked for. The message is for people and carries no secret. */
final class ApiFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean lasting;

    private ApiFailure(String message, boolean lasting, @Nullable Throwable cause) {
        super(message, cause);
        this.lasting = lasting;
    }

    /** Trying again may help. */
    static ApiFailure passing(String message, @Nullable Throwable cause) {
        return new ApiFailure(message, false, cause);
    }

    /** Trying again is pointless until a person acts. */
    static ApiFailure lasting(String message, @Nullable Throwable cause) {
        return new ApiFailure(message, true, cause);
    }

    boolean isLasting() {
        return lasting;
    }
}
