/** What an administrator says in {@code config/broker.yaml}: bound strictly, so that a mistake stops the start and names its line. */
@NullMarked
package dev.chancery.broker.settings;

import org.jspecify.annotations.NullMarked;
