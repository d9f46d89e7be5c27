/** Numbers about the runs of a sync that stays, for those who watch it. Knows reports, and nothing of how they came about. */
@NullMarked
package dev.chancery.sync.metrics;

import org.jspecify.annotations.NullMarked;
