package dev.chancery.broker.key;

/** Whether keys that another key-encryption key seals are sealed with the first one. */
enum Resealing {
    /** Once after a start: replicas that disagree about the first key must not seal in turns for ever. */
    WHERE_NEEDED,
    NOT_AGAIN
}
