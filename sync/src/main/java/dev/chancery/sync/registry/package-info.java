/**
 * What sync remembers between runs and tells the broker: robots, placements, bindings, audiences, clusters.
 * SQL lives here and in audit; the tables are those of the migrations module.
 */
@NullMarked
package dev.chancery.sync.registry;

import org.jspecify.annotations.NullMarked;
