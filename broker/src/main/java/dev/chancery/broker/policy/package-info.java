/** Decides who may call whom; default deny. */
@NullMarked
package dev.chancery.broker.policy;

import org.jspecify.annotations.NullMarked;
