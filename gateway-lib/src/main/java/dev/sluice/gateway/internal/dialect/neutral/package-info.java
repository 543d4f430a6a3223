/** The neutral chat model: what at least two dialects can say. */
@NullMarked
package dev.sluice.gateway.internal.dialect.neutral;

import org.jspecify.annotations.NullMarked;
