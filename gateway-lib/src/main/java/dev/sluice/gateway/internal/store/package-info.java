/** What the gateway keeps beyond its configuration: registered models, in memory or in a database, keys sealed. */
@NullMarked
package dev.sluice.gateway.internal.store;

import org.jspecify.annotations.NullMarked;
