/**
 * Signing keys and their timeline: published, signing, retired, removed, one for all replicas. Must never know what is
 * signed, nor for whom.
 */
@NullMarked
package dev.chancery.broker.key;

import org.jspecify.annotations.NullMarked;
