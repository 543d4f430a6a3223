/** The seam between raw and translated traffic, and the codecs. */
@NullMarked
package dev.sluice.gateway.internal.dialect;

import org.jspecify.annotations.NullMarked;
