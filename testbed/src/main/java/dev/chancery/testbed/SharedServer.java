package dev.chancery.testbed;

import java.util.function.Supplier;

/**
 * A kind of server that all tests of one JVM share.
 *
 * @param kind by which it can be left out
 * @param type the type of the parameter that asks for it
 * @param key which one of that type, or empty when there is only one
 * @param start starts it
 */
record SharedServer<S extends AutoCloseable>(ServerKind kind, Class<S> type, String key, Supplier<S> start) {}
