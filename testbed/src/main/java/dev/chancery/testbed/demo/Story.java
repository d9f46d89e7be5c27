package dev.chancery.testbed.demo;

import dev.chancery.testbed.Workspace.Finished;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What every chapter has at hand. */
record Story(Narrator narrator, Company company, SyncProgram sync, BrokerEye broker, ClusterEye east, ClusterEye west) {
    /** A command that runs while something else is told. */
    record Begun(List<String> words, CompletableFuture<Finished> finished) {}

    /** What both clusters answer, asked at the same time. */
    String both(Function<ClusterEye, String> question) {
        var there = CompletableFuture.supplyAsync(() -> question.apply(west), Thread::startVirtualThread);
        return question.apply(east) + there.join();
    }

    /** Changes the directory, and shows how. */
    void change(String ldif) {
        narrator.command("ldapmodify <<END");
        narrator.quote(ldif.stripTrailing() + "\nEND", 9);
        company.change(ldif);
    }

    /** Runs a command of the sync, shows its output, and checks how it ended. */
    Finished run(int expected, int lines, String... words) {
        return end(expected, lines, begin(words));
    }

    /** Starts a command of the sync; it is not told of yet. */
    Begun begin(String... words) {
        return new Begun(
                List.of(words), CompletableFuture.supplyAsync(() -> sync.run(words), Thread::startVirtualThread));
    }

    /** Like {@link #run}, of a command that was started before. */
    Finished end(int expected, int lines, Begun begun) {
        narrator.command(typed(begun.words()));
        var finished = begun.finished().join();
        narrator.quote(finished.output(), finished.exitCode() == expected ? lines : Integer.MAX_VALUE);
        narrator.check(
                "it ended with " + expected + meaning(begun.words().getFirst(), expected),
                finished.exitCode() == expected);
        return finished;
    }

    private static String typed(List<String> words) {
        return "./chancery "
                + words.stream()
                        .map(word -> word.contains(" ") ? "'" + word + "'" : word)
                        .collect(Collectors.joining(" "));
    }

    private static String meaning(String command, int code) {
        return switch (command + code) {
            case "plan0" -> ": nothing to do";
            case "plan2" -> ": there are changes";
            case "apply0" -> ": everything is in line";
            case "apply2" -> ": something waits for a person";
            default -> "";
        };
    }
}
