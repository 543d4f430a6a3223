/** The server's configuration: gateway.yaml, environment and flags, read into one immutable value and kept current. */
@NullMarked
package dev.sluice.gateway.server.config;

import org.jspecify.annotations.NullMarked;
