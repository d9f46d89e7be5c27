/** The OpenID Provider: its start, and where its parts are wired together. */
@NullMarked
package dev.chancery.broker;

import org.jspecify.annotations.NullMarked;
