/** What the providers themselves list. */
@NullMarked
package dev.sluice.gateway.internal.catalog;

import org.jspecify.annotations.NullMarked;
