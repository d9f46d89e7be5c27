package dev.chancery.migrations;

/** Starts here. */
public final class Migrate {
    private Migrate() {}

    public static void main(String[] args) {}
}
