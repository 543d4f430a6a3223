/** The listener that turns call records into Micrometer meters. */
@NullMarked
package dev.sluice.gateway.internal.observe;

import org.jspecify.annotations.NullMarked;
