/** What tests of a gateway need: a scripted provider over real sockets, and the contracts of the extension interfaces. */
@NullMarked
package dev.sluice.gateway.testkit;

import org.jspecify.annotations.NullMarked;
