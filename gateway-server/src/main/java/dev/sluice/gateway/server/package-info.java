/** The gateway as a program. */
@NullMarked
package dev.sluice.gateway.server;

import org.jspecify.annotations.NullMarked;
