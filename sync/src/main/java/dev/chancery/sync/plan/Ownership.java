package dev.chancery.sync.plan;

import dev.chancery.sync.directory.StableId;

/** Whose an observed object is. */
public sealed interface Ownership {
    /** It bears our label and names a robot. */
    record Ours(StableId robot) implements Ownership {}

    /** It is somebody else's: never changed, never deleted. */
    record SomeoneElse() implements Ownership {}
}
