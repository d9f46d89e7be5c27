package dev.chancery.sync.kubernetes;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Tells what came of a change from what the API server answered. */
final class Outcomes {
    private static final JsonMapper JSON = JsonMapper.shared();
    // apimachinery, api/core/v1: NamespaceTerminatingCause
    private static final String NAMESPACE_TERMINATING = "NamespaceTerminating";

    private Outcomes() {}

    static ApplyOutcome ofApply(ApiResponse response) {
        return response.isSuccess() ? applied(response) : refused(response.status());
    }

    /** What is gone already need not be deleted. */
    static ApplyOutcome ofDelete(ApiResponse response) {
        return response.isSuccess() || response.code() == 404
                ? new ApplyOutcome.Applied(null)
                : refused(response.status());
    }

    private static ApplyOutcome applied(ApiResponse response) {
        try {
            var uid = JSON.readTree(response.stream())
                    .path("metadata")
                    .path("uid")
                    .asString("");
            if (!uid.isEmpty()) return new ApplyOutcome.Applied(uid);
        } catch (JacksonException _) { // told below: what answered is not an API server
        }
        return new ApplyOutcome.Unreachable("the answer " + response.code() + " does not hold the object");
    }

    private static ApplyOutcome refused(ApiStatus status) {
        var detail = status.describe();
        return switch (status.code()) {
            case 409 -> new ApplyOutcome.Conflict(detail);
            // Another uid than the object's is not "conflict" to the API server but "field is immutable".
            case 422 ->
                status.isAbout("metadata.uid") ? new ApplyOutcome.Conflict(detail) : new ApplyOutcome.Invalid(detail);
            case 403 ->
                status.hasCause(NAMESPACE_TERMINATING)
                        ? new ApplyOutcome.Invalid(detail)
                        : new ApplyOutcome.Forbidden(detail);
            case 401 -> new ApplyOutcome.Forbidden(detail);
            case 408, 429 -> new ApplyOutcome.Unreachable(detail);
            default ->
                status.code() >= 400 && status.code() < 500
                        ? new ApplyOutcome.Invalid(detail)
                        : new ApplyOutcome.Unreachable(detail);
        };
    }
}
