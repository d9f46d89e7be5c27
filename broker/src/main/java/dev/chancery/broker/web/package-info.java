/** Discovery, metadata, keys and problem pages. */
@NullMarked
package dev.chancery.broker.web;

import org.jspecify.annotations.NullMarked;
