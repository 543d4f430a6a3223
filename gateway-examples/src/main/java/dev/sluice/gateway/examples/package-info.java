/** One program per file, each run by a test. */
@NullMarked
package dev.sluice.gateway.examples;

import org.jspecify.annotations.NullMarked;
