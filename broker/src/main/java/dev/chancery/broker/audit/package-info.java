/** What the broker remembers of every exchange. */
@NullMarked
package dev.chancery.broker.audit;

import org.jspecify.annotations.NullMarked;
