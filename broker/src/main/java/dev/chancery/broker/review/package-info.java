/** Asks a cluster about its own tokens, where an administrator wants that besides the signature. */
@NullMarked
package dev.chancery.broker.review;

import org.jspecify.annotations.NullMarked;
