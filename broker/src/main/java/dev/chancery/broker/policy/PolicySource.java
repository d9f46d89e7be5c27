package dev.chancery.broker.policy;

import java.time.Duration;

/** Where the current policy comes from. Answers from memory at once. */
public interface PolicySource {
    View view();

    /** The policy, if it is young enough to decide by. */
    sealed interface View {
        record Current(Policy policy) implements View {}

        /** It could not be confirmed for longer than allowed: nothing is decided by it any more. */
        record Stale(Duration age) implements View {}

        record NotLoaded() implements View {}
    }
}
