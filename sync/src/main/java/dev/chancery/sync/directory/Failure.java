package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.stream.Stream;
import javax.security.auth.login.LoginException;

/** What the result codes of RFC 4511, A.2 and of the client mean for a reading. */
final class Failure {
    private static final int LONGEST = 160;

    private Failure() {}

    static IncompleteReading ofBind(String server, String who, LDAPException e) {
        var code = e.getResultCode();
        if (code.equals(ResultCode.INVALID_CREDENTIALS)
                || code.equals(ResultCode.NO_SUCH_OBJECT)
                || code.equals(ResultCode.INVALID_DN_SYNTAX)
                || code.equals(ResultCode.INAPPROPRIATE_AUTHENTICATION)) {
            return new IncompleteReading(
                    PartialReason.WRONG_CREDENTIALS, server + " does not accept the credentials of " + who);
        }
        if (code.equals(ResultCode.STRONG_AUTH_REQUIRED) || code.equals(ResultCode.CONFIDENTIALITY_REQUIRED)) {
            return new IncompleteReading(
                    PartialReason.REFUSED,
                    server + " wants a bind that is better protected: a password within TLS (use ldaps: or StartTLS),"
                            + " or a keytab with the transport kerberos; it says " + said(e));
        }
        if (isRefusedLogin(e)) {
            return new IncompleteReading(
                    PartialReason.WRONG_CREDENTIALS, "Kerberos does not let " + who + " in: " + cause(e));
        }
        return new IncompleteReading(
                isSilence(e)
                        ? PartialReason.TIME_LIMIT
                        : isGone(code) || isSevered(e) ? PartialReason.UNREACHABLE : PartialReason.REFUSED,
                server + " did not let " + who + " in: " + said(e));
    }

    /** RFC 4120, 3.1: no ticket was given out, or there is no key to open it with; a network's failure is told as such. */
    private static boolean isRefusedLogin(LDAPException e) {
        return causes(e).anyMatch(LoginException.class::isInstance) && !isSevered(e);
    }

    private static boolean isSevered(LDAPException e) {
        return causes(e)
                .anyMatch(cause -> cause instanceof SocketException
                        || cause instanceof SocketTimeoutException
                        || cause instanceof UnknownHostException
                        || String.valueOf(cause.getMessage())
                                .startsWith("Cannot locate ")); // of KDC or realm, Krb5LoginModule
    }

    /** @param what was asked for, as in "the robots below dc=example" */
    static IncompleteReading ofSearch(String server, String what, Progress progress, LDAPException e) {
        var reason = searchReason(e, progress);
        return new IncompleteReading(reason, server + ", reading " + what + ": " + advice(reason, e));
    }

    /** How far a search had come when it failed. */
    enum Progress {
        FIRST_PAGE,
        LATER_PAGE
    }

    private static PartialReason searchReason(LDAPException e, Progress progress) {
        var code = e.getResultCode();
        if (isSilence(e) || code.equals(ResultCode.TIME_LIMIT_EXCEEDED)) return PartialReason.TIME_LIMIT;
        if (code.equals(ResultCode.SIZE_LIMIT_EXCEEDED) || code.equals(ResultCode.ADMIN_LIMIT_EXCEEDED))
            return PartialReason.SIZE_LIMIT;
        if (code.equals(ResultCode.REFERRAL)) return PartialReason.REFERRAL;
        if (code.equals(ResultCode.NO_SUCH_OBJECT)) return PartialReason.NO_SUCH_BASE;
        if (code.equals(ResultCode.INSUFFICIENT_ACCESS_RIGHTS)) return PartialReason.FORBIDDEN;
        // slapd answers a cookie of another connection with 2, Samba with 53: the page is lost whatever the server
        // says.
        if (isGone(code) || progress == Progress.LATER_PAGE) return PartialReason.LOST_PAGE;
        return PartialReason.REFUSED;
    }

    private static String advice(PartialReason reason, LDAPException e) {
        return switch (reason) {
            case TIME_LIMIT -> "no answer in time";
            case SIZE_LIMIT -> "the server gives no more entries; lift its size limit for our reader";
            case REFERRAL -> "part of it is on another server; read that server, or a base without referrals";
            case NO_SUCH_BASE -> "there is no such entry, or our reader may not see it";
            case FORBIDDEN -> "our reader has no right to read it";
            case LOST_PAGE -> "the rest was lost: " + said(e);
            default -> said(e);
        };
    }

    /** The client says so by its own code, or wraps what the socket said. */
    static boolean isSilence(LDAPException e) {
        return causes(e).anyMatch(Failure::isTimeout);
    }

    private static Stream<Throwable> causes(LDAPException e) {
        return Stream.iterate(e, Objects::nonNull, Throwable::getCause);
    }

    private static boolean isTimeout(Throwable failure) {
        return failure instanceof SocketTimeoutException
                || (failure instanceof LDAPException ldap
                        && ldap.getResultCode().equals(ResultCode.TIMEOUT));
    }

    static boolean isGone(ResultCode code) {
        return code.equals(ResultCode.SERVER_DOWN)
                || code.equals(ResultCode.CONNECT_ERROR)
                || code.equals(ResultCode.UNAVAILABLE)
                || code.equals(ResultCode.BUSY);
    }

    /** The code and the server's own words, on one line. */
    static String said(LDAPException e) {
        var words = e.getDiagnosticMessage() == null ? cause(e) : e.getDiagnosticMessage();
        return e.getResultCode().intValue() + " " + e.getResultCode().getName() + ", " + line(words);
    }

    /** The innermost message of a failure, on one line. */
    static String cause(Throwable failure) {
        var inmost = inmost(failure);
        var message = inmost.getMessage();
        return line(message == null ? inmost.getClass().getSimpleName() : message);
    }

    private static Throwable inmost(Throwable failure) {
        var inmost = failure;
        while (inmost.getCause() != null) inmost = inmost.getCause();
        return inmost;
    }

    private static String line(String text) {
        var line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").trim();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
