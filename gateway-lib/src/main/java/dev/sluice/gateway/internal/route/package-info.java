/** Where a call goes: model name to route, and how attempts are spaced. */
@NullMarked
package dev.sluice.gateway.internal.route;

import org.jspecify.annotations.NullMarked;
