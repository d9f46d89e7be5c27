package dev.chancery.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One process for ever: its pid, and the moment of its start that tells it from a later process with the same pid.
 *
 * @param pid the process id
 * @param start clock ticks from the machine's boot to the process's start: proc_pid_stat(5), field 22
 */
record ProcessIdentity(long pid, long start) {
    private static final int STATE = 0;
    private static final int START = 19;
    private static final String STOPPED = ") T";

    /** The process that runs this code. */
    static ProcessIdentity self() {
        return running(ProcessHandle.current().pid())
                .orElseThrow(() -> new IllegalStateException("the testbed needs Linux: /proc/self/stat is missing"));
    }

    /** The process that has this pid now, unless there is none or it is only waiting to be reaped. */
    static Optional<ProcessIdentity> running(long pid) {
        return read(Path.of("/proc", Long.toString(pid), "stat"));
    }

    /** The process of which {@code stat} is a copy of {@code /proc/PID/stat}. */
    static Optional<ProcessIdentity> read(Path stat) {
        try {
            return parse(Files.readString(stat));
        } catch (IOException e) {
            return Optional.empty(); // no such process, or it ended while being read
        }
    }

    boolean isAlive() {
        return running(pid).filter(this::equals).isPresent();
    }

    /** Whether every thread of it has come to a stop: each takes the signal for itself, and one may lag behind. */
    boolean isStopped() {
        try (var threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return threads.allMatch(ProcessIdentity::isStopped);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isStopped(Path thread) {
        try {
            var stat = Files.readString(thread.resolve("stat"));
            return stat.startsWith(STOPPED, stat.lastIndexOf(')'));
        } catch (IOException e) {
            return true; // a thread that has ended stands still
        }
    }

    /** The name of a folder that belongs to this process. */
    String folderName() {
        return pid + "-" + start;
    }

    static Optional<ProcessIdentity> ofFolderName(String name) {
        var parts = name.split("-", -1);
        try {
            return parts.length == 2
                    ? Optional.of(new ProcessIdentity(Long.parseLong(parts[0]), Long.parseLong(parts[1])))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    // "pid (name, which may hold blanks and brackets) state ppid …": the fields count from after the last bracket.
    private static Optional<ProcessIdentity> parse(String stat) {
        var name = stat.indexOf('(');
        var rest = stat.lastIndexOf(')') + 2;
        if (name < 2 || rest >= stat.length()) {
            return Optional.empty();
        }
        var fields = stat.substring(rest).strip().split(" ", -1);
        if (fields.length <= START || fields[STATE].matches("[ZXx]")) {
            return Optional.empty();
        }
        return Optional.of(
                new ProcessIdentity(Long.parseLong(stat.substring(0, name).strip()), Long.parseLong(fields[START])));
    }
}
