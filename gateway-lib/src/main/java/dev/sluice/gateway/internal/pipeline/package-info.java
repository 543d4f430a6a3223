/** The pipeline: the path of one call from caller to settled record. Start at Pipeline. */
@NullMarked
package dev.sluice.gateway.internal.pipeline;

import org.jspecify.annotations.NullMarked;
