/** The other ways in: client assertions and sender constraints. */
@NullMarked
package dev.chancery.broker.client;

import org.jspecify.annotations.NullMarked;
