package dev.chancery.broker;

/** Starts here. */
public final class Broker {
    private Broker() {}

    public static void main(String[] args) {}
}
