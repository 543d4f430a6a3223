/** Who is calling: presented key to caller. */
@NullMarked
package dev.sluice.gateway.internal.access;

import org.jspecify.annotations.NullMarked;
