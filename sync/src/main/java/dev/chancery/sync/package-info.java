/** The directory sync: its start, and where its parts are wired together. */
@NullMarked
package dev.chancery.sync;

import org.jspecify.annotations.NullMarked;
