package dev.chancery.broker.token;

import org.jspecify.annotations.Nullable;

/** Who acts on behalf of the subject (RFC 8693, 4.1), and on whose behalf that one acted before. */
public record Actor(String subject, @Nullable Actor before) {
    /** How many actors there are in the chain, this one included. */
    public int depth() {
        return before == null ? 1 : 1 + before.depth();
    }
}
