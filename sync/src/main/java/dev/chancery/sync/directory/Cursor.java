package dev.chancery.sync.directory;

/**
 * Where to go on reading changes. Worth something only with the same mechanism, server and scope.
 *
 * @param server identity of the server that gave it
 * @param scope digest of bases, filters and attributes
 * @param position in the words of the mechanism, opaque to everybody else
 */
record Cursor(Mechanism mechanism, String server, String scope, String position) {}
