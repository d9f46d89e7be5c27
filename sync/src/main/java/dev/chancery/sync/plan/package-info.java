/**
 * Compares desired with observed and says, in a fixed order, what must change and what must wait for a person.
 * Pure; owns the shape of its inputs and never talks to a cluster.
 */
@NullMarked
package dev.chancery.sync.plan;

import org.jspecify.annotations.NullMarked;
