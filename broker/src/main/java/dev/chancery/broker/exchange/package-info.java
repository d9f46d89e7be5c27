/** RFC 8693 token exchange, in one screen. */
@NullMarked
package dev.chancery.broker.exchange;

import org.jspecify.annotations.NullMarked;
