package dev.chancery.sync;

/** Starts here. */
public final class Sync {
    private Sync() {}

    public static void main(String[] args) {}
}
