/** The story that {@code ./chancery demo} tells, on real servers and with the real programs. */
@NullMarked
package dev.chancery.testbed.demo;

import org.jspecify.annotations.NullMarked;
