/** The gateway's extension interfaces and the values they exchange. */
@NullMarked
package dev.sluice.gateway.spi;

import org.jspecify.annotations.NullMarked;
