/** The gateway's public API: build a {@link dev.sluice.gateway.Gateway}, hand it requests, read replies. */
@NullMarked
package dev.sluice.gateway;

import org.jspecify.annotations.NullMarked;
