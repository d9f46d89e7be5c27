/**
 * Real servers on loopback addresses for tests and for the demo: control planes, directories, PostgreSQL.
 * Knows nothing of Chancery's programs.
 */
@NullMarked
package dev.chancery.testbed;

import org.jspecify.annotations.NullMarked;
