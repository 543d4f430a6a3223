/** The command line, and how it puts the server together. */
@NullMarked
package dev.sluice.gateway.server.cli;

import org.jspecify.annotations.NullMarked;
