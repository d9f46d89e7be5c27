/**
 * Observes and changes one Kubernetes cluster.
 * The only package that knows the Kubernetes client; it decides nothing.
 */
@NullMarked
package dev.chancery.sync.kubernetes;

import org.jspecify.annotations.NullMarked;
