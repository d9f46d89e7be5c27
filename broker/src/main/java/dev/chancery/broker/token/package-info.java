/** Says what an issued token contains. */
@NullMarked
package dev.chancery.broker.token;

import org.jspecify.annotations.NullMarked;
