/** The Anthropic messages dialect. */
@NullMarked
package dev.sluice.gateway.internal.dialect.anthropic;

import org.jspecify.annotations.NullMarked;
