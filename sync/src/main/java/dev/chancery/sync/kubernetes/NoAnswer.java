package dev.chancery.sync.kubernetes;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in one sentence why no answer came. */
final class NoAnswer {
    private static final int DEEPEST = 20;
    /** As the JDK words it when no name of a certificate is the one that was called (RFC 9110, 4.3.4). */
    private static final Pattern OTHER_HOST = Pattern.compile("No (subject alternative|name matching)");

    private NoAnswer() {}

    static ApiFailure of(Throwable thrown, String server, Timeouts timeouts) {
        int depth = 0;
        for (Throwable cause = thrown; cause != null && depth < DEEPEST; cause = cause.getCause(), depth++) {
            var failure = recognise(cause, server, timeouts);
            if (failure != null) return failure;
        }
        return ApiFailure.passing("the connection to " + server + " broke: " + said(root(thrown)), thrown);
    }

    private static @Nullable ApiFailure recognise(Throwable cause, String server, Timeouts timeouts) {
        return switch (cause) {
            case ApiFailure known -> known;
            case BoundedBody.TooLong _ -> ApiFailure.lasting(server + ": " + said(cause), cause);
            case HttpConnectTimeoutException _ ->
                ApiFailure.passing(
                        "no connection to " + server + " within "
                                + timeouts.connecting().toMillis() + " ms",
                        cause);
            case HttpTimeoutException _ -> late(cause, server, timeouts);
            case TimeoutException _ -> late(cause, server, timeouts);
            case SSLException _
            when root(cause) instanceof GeneralSecurityException ->
                ApiFailure.lasting(
                        "the certificate of " + server + " is not to be trusted: " + doubt(root(cause)), cause);
            case UnknownHostException _ -> unresolved(cause, server);
            case UnresolvedAddressException _ -> unresolved(cause, server);
            case ConnectException _
            when !(root(cause) instanceof UnresolvedAddressException) ->
                ApiFailure.passing("nobody answers at " + server + ": connection refused or no route", cause);
            default -> null;
        };
    }

    private static ApiFailure late(Throwable cause, String server, Timeouts timeouts) {
        return ApiFailure.passing(
                "no answer from " + server + " within " + timeouts.answering().toMillis() + " ms", cause);
    }

    private static ApiFailure unresolved(Throwable cause, String server) {
        return ApiFailure.passing("the name of " + server + " cannot be resolved", cause);
    }

    private static String doubt(Throwable cause) {
        return switch (cause) {
            case CertificateExpiredException _ -> "it has expired (" + said(cause) + ")";
            case CertificateNotYetValidException _ -> "it is not valid yet (" + said(cause) + ")";
            case CertificateException _
            when OTHER_HOST.matcher(said(cause)).lookingAt() -> "it is for another host (" + said(cause) + ")";
            default -> said(cause);
        };
    }

    private static Throwable root(Throwable thrown) {
        var root = thrown;
        for (int depth = 0; root.getCause() != null && depth < DEEPEST; depth++) root = root.getCause();
        return root;
    }

    private static String said(Throwable cause) {
        var message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }
}
