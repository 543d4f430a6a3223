/** Bytes: envelope scan, splicing, and framing of replies. */
@NullMarked
package dev.sluice.gateway.internal.wire;

import org.jspecify.annotations.NullMarked;
