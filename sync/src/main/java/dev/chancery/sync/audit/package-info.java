/**
 * The memory of sync: every intention before it is carried out, and every outcome after.
 * Append-only; what is written here is chained in the database.
 */
@NullMarked
package dev.chancery.sync.audit;

import org.jspecify.annotations.NullMarked;
