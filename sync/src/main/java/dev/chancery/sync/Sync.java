package dev.chancery.sync;

import dev.chancery.sync.command.Commands;

/** Starts here. */
public final class Sync {
    private Sync() {}

    public static void main(String[] args) {
        System.exit(Commands.run(args));
    }
}
