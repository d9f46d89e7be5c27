package dev.chancery.testbed;

/** A program that stays until it is stopped or its workspace is closed. */
public final class Service {
    private final ServerProcess process;

    Service(ServerProcess process) {
        this.process = process;
    }

    /** By which the operating system knows it. */
    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The last lines that it wrote. */
    public String logTail(int lines) {
        return process.logTail(lines);
    }

    /** SIGKILL: what a power cut does. */
    public void kill() {
        process.kill();
    }

    /** SIGTERM, and SIGKILL when it has not ended after a minute. */
    public void stop() {
        process.stop();
    }
}
