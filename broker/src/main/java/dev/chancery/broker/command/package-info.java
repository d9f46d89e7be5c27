/** What administrators say to the broker on the command line. Must never know how a key is kept. */
@NullMarked
package dev.chancery.broker.command;

import org.jspecify.annotations.NullMarked;
