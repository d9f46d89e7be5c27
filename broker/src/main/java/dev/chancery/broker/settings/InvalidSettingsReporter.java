package dev.chancery.broker.settings;

import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says mistakes in the settings line by line, as sync does, in place of the framework's report. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class InvalidSettingsReporter implements SpringBootExceptionReporter {
    @Override
    public boolean reportException(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (!(cause instanceof InvalidSettings invalid)) continue;
            invalid.problems().forEach(System.err::println);
            return true;
        }
        return false;
    }
}
