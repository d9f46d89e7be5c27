/**
 * What the programs' settings say of the testbed's servers, so that a test says only what is particular to it. Knows the words of the
 * files and nothing of the programs.
 */
@NullMarked
package dev.chancery.testbed.settings;

import org.jspecify.annotations.NullMarked;
