@NullMarked
package dev.sluice.gateway.server.http;

import org.jspecify.annotations.NullMarked;
