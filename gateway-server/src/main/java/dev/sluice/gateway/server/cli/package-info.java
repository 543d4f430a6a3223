/** The command line. */
@NullMarked
package dev.sluice.gateway.server.cli;

import org.jspecify.annotations.NullMarked;
