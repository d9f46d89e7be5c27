/**
 * The administrators' words: plan, apply, explain, status.
 * Turns what the passes say into text, JSON and exit codes.
 */
@NullMarked
package dev.chancery.sync.command;

import org.jspecify.annotations.NullMarked;
