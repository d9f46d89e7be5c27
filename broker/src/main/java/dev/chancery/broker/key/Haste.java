package dev.chancery.broker.key;

/** How a successor comes to sign. */
public enum Haste {
    /** After every verifier has had the time to learn it. */
    SAFELY,
    /** Now: verifiers that have not seen it refuse its tokens until they read the key set anew. */
    AT_ONCE
}
