package dev.chancery.sync.kubernetes;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** What the API server answered, read to its end. */
final class ApiResponse {
    private final int code;
    private final byte[] body;

    /** @param body not copied: it belongs to this answer from now on */
    ApiResponse(int code, byte[] body) {
        this.code = code;
        this.body = body;
    }

    /** The HTTP status code. */
    int code() {
        return code;
    }

    boolean isSuccess() {
        return code >= 200 && code < 300;
    }

    InputStream stream() {
        return new ByteArrayInputStream(body);
    }

    /** Reads the body as a Kubernetes {@code Status}, whatever it is. */
    ApiStatus status() {
        return ApiStatus.read(this);
    }

    /** @throws ApiFailure when the code is not 2xx: passing for 408, 410, 429, 3xx and 5xx, else lasting */
    ApiResponse orFail(String whileDoing) {
        if (isSuccess()) return this;
        var message = whileDoing + ": " + status().describe();
        boolean lasting = code >= 400 && code < 500 && code != 408 && code != 410 && code != 429;
        throw lasting ? ApiFailure.lasting(message, null) : ApiFailure.passing(message, null);
    }
}
