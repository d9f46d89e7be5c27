package dev.chancery.broker.review;

/** The answer of a cluster about a token of its own. Yes, no, or cannot tell, which is never taken for a yes. */
public sealed interface Review {
    /** The cluster takes it, or is not one that is asked. */
    record Passed() implements Review {}

    /** @param why for the audit */
    record Refused(String why) implements Review {}

    /** @param why for the audit */
    record Unavailable(String why) implements Review {}
}
