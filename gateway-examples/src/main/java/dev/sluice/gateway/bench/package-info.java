/** The benchmark: a mock upstream, a load generator and a comparison of gateways. Uses nothing of the gateway's own code. */
@NullMarked
package dev.sluice.gateway.bench;

import org.jspecify.annotations.NullMarked;
