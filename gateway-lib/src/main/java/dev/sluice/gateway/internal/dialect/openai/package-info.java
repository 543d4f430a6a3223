/** The OpenAI chat dialect. */
@NullMarked
package dev.sluice.gateway.internal.dialect.openai;

import org.jspecify.annotations.NullMarked;
