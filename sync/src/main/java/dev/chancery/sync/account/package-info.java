/**
 * What a robot account is: its stable identity, its name in clusters and the state of its life.
 * Pure values and functions; knows entries, but neither LDAP nor Kubernetes.
 */
@NullMarked
package dev.chancery.sync.account;

import org.jspecify.annotations.NullMarked;
