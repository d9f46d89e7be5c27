/** Learns the clusters' issuers and keys, and keeps the last good ones. */
@NullMarked
package dev.chancery.broker.issuer;

import org.jspecify.annotations.NullMarked;
