package dev.chancery.testbed.demo;

/** Starts here. */
public final class Demo {
    private Demo() {}

    public static void main(String[] args) {}
}
