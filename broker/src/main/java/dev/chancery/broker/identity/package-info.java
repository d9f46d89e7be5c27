/** Verifies subject tokens, rung by rung, into workload identities. */
@NullMarked
package dev.chancery.broker.identity;

import org.jspecify.annotations.NullMarked;
