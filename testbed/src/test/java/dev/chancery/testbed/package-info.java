/** Proof that the testbed's servers start, survive cruelty and leave nothing behind. */
@NullMarked
package dev.chancery.testbed;

import org.jspecify.annotations.NullMarked;
