/** Signing keys and their timeline. */
@NullMarked
package dev.chancery.broker.key;

import org.jspecify.annotations.NullMarked;
