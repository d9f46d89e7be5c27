/**
 * Camel routes: when to run, how to fan out, how to retry.
 * No question about robots is answered here.
 */
@NullMarked
package dev.chancery.sync.route;

import org.jspecify.annotations.NullMarked;
