/** Benchmarks, each printed beside a yardstick of the same run. */
@NullMarked
package dev.chancery.bench;

import org.jspecify.annotations.NullMarked;
