/**
 * Maps robot accounts to what should be in each cluster and whom each robot may call.
 * Pure; a rule, an account and a cluster go in, desired objects with their provenance come out.
 */
@NullMarked
package dev.chancery.sync.desired;

import org.jspecify.annotations.NullMarked;
