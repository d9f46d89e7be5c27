package dev.chancery.bench;

/** Starts here. */
public final class Bench {
    private Bench() {}

    public static void main(String[] args) {}
}
