/** The built-in provider adapters. */
@NullMarked
package dev.sluice.gateway.internal.provider;

import org.jspecify.annotations.NullMarked;
