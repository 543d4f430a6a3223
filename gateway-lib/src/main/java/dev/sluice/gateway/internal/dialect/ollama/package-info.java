/** Ollama's native dialect, which providers speak and clients do not. */
@NullMarked
package dev.sluice.gateway.internal.dialect.ollama;

import org.jspecify.annotations.NullMarked;
