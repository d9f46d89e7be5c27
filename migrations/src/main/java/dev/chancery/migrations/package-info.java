/** Brings a PostgreSQL database to the current schema. Knows nothing of who reads or writes it. */
@NullMarked
package dev.chancery.migrations;

import org.jspecify.annotations.NullMarked;
