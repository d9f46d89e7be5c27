package dev.chancery.testbed;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** POSIX signals that the testbed sends to a server, which means to its process, process group and descendants. */
enum Signal {
    KILL,
    STOP,
    CONT,
    TERM;

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int MOST_TRIES = 20;

    /** Sends this signal to the process alone if it still lives. */
    void sendTo(ProcessIdentity process) {
        if (process.isAlive()) {
            kill(List.of(Long.toString(process.pid())));
        }
    }

    /**
     * Sends this signal to the process, to its group if it leads one, and to its descendants, if it still lives.
     *
     * @return whom it was sent to: the process first, then its descendants; nobody when it is gone
     */
    List<ProcessIdentity> sendToTree(ProcessIdentity process) {
        if (!process.isAlive()) {
            return List.of();
        }
        var tree = new ArrayList<>(List.of(process));
        ProcessHandle.of(process.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .flatMap(descendant -> ProcessIdentity.running(descendant.pid()).stream())
                .forEach(tree::add);
        var targets = new ArrayList<>(List.of("-" + process.pid()));
        tree.forEach(each -> targets.add(Long.toString(each.pid())));
        kill(targets);
        return tree;
    }

    /** SIGKILL to the whole tree, and waits until the last of it is gone. */
    static void killTree(ProcessIdentity process) {
        var tree = KILL.sendToTree(process);
        Await.until("the end of process " + process.pid(), LIMIT, () -> tree.stream()
                .noneMatch(ProcessIdentity::isAlive));
    }

    // The JDK knows only SIGTERM and SIGKILL, and no groups. A target that is gone already is no failure.
    private void kill(List<String> targets) {
        var command = new ArrayList<>(List.of(
                "setsid", "sh", "-c", "s=$1; shift; for p; do kill -s $s -- $p 2>/dev/null; done; :", "sh", name()));
        command.addAll(targets);
        try {
            for (int tries = 1; !isDone(command, tries == MOST_TRIES); ) tries++;
        } catch (IOException e) {
            throw new ServerFailed("cannot send SIG" + name() + " to " + targets, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerFailed("interrupted while sending SIG" + name() + " to " + targets, e);
        }
    }

    /**
     * Who types Ctrl-C again while we clean up ends the shell that has not become a session of its own yet, or the JDK's
     * helper that starts it. So it is started again.
     */
    private static boolean isDone(List<String> command, boolean last) throws IOException, InterruptedException {
        try {
            var shell = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!shell.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                throw new IOException("it was not sent within " + LIMIT);
            if (shell.exitValue() == 0) return true;
            if (last) throw new IOException("the shell ended with " + shell.exitValue());
        } catch (IOException e) {
            if (last) throw e;
        }
        return false;
    }
}
