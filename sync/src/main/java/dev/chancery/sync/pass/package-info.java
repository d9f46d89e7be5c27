/**
 * The sentences of sync: one pass over the directory, and one pass over each cluster.
 * Sees both ends, decides nothing by itself.
 */
@NullMarked
package dev.chancery.sync.pass;

import org.jspecify.annotations.NullMarked;
