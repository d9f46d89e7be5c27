package dev.chancery.sync.command;

import dev.chancery.sync.pass.ApprovalGone;
import dev.chancery.sync.registry.RunOutcome;
import dev.chancery.sync.settings.InvalidSettings;
import java.io.UncheckedIOException;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says in a sentence what stopped a command. */
final class Mistakes implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception mistake, CommandLine line, ParseResult result) throws Exception {
        var out = line.getErr();
        var known = find(mistake);
        if (known == null) throw mistake;
        switch (known) {
            case InvalidSettings settings -> {
                out.println("The configuration has " + settings.problems().size() + " mistake(s); nothing was done:");
                settings.problems().forEach(problem -> out.println("  " + problem));
            }
            case DataAccessException database -> out.println("The database cannot be used: " + deepest(database));
            case TransactionException database -> out.println("The database cannot be used: " + deepest(database));
            default -> out.println(known.getMessage());
        }
        return (known instanceof ApprovalGone ? RunOutcome.HELD : RunOutcome.COULD_NOT_RUN).exitCode();
    }

    private static @org.jspecify.annotations.Nullable Throwable find(Throwable mistake) {
        for (var cause = mistake; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidSettings
                    || cause instanceof ApprovalGone
                    || cause instanceof DataAccessException
                    || cause instanceof TransactionException
                    || cause instanceof UncheckedIOException
                    || cause instanceof IllegalArgumentException) return cause;
        }
        return null;
    }

    private static String deepest(Throwable mistake) {
        var cause = mistake;
        while (cause.getCause() != null) cause = cause.getCause();
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
