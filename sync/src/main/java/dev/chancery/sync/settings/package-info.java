/**
 * Reads what an administrator writes in config/ and lists every mistake with its line.
 * Turns YAML into the values of the other packages and is the only one to know YAML.
 */
@NullMarked
package dev.chancery.sync.settings;

import org.jspecify.annotations.NullMarked;
