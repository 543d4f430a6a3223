/** The running server: configuration, gateway, listener, logs and metrics put together. */
@NullMarked
package dev.sluice.gateway.server.run;

import org.jspecify.annotations.NullMarked;
