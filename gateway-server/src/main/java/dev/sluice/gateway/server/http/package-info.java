/** The HTTP listener: routes, handlers, and the connector that notices clients that leave. */
@NullMarked
package dev.sluice.gateway.server.http;

import org.jspecify.annotations.NullMarked;
