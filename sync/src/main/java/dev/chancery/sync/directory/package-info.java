/**
 * Reads robots and groups from an LDAP directory, wholly or not at all, and compiles LDAP filters into conditions.
 * The only package that knows LDAP; it knows nothing of clusters.
 */
@NullMarked
package dev.chancery.sync.directory;

import org.jspecify.annotations.NullMarked;
