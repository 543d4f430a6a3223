package dev.sluice.gateway.internal.pipeline;

import dev.sluice.gateway.internal.dialect.Exchange;
import dev.sluice.gateway.internal.wire.OutBuffer;

/**
 * An attempt that has reached the commit point.
 *
 * @param attempt the attempt
 * @param exchange its translation
 * @param sameDialect whether the provider speaks the client's dialect
 * @param out what the client is to get first: preamble and first content
 * @param streamed whether the reply is a stream
 * @param complete whether that is all of it
 */
record Opened(
        Attempt attempt, Exchange exchange, boolean sameDialect, OutBuffer out, boolean streamed, boolean complete) {}
