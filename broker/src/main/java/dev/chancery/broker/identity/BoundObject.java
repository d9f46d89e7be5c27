package dev.chancery.broker.identity;

/** The pod or node that a token is bound to: it dies with that object. */
public record BoundObject(String name, String uid) {}
