package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.wire.OutBuffer;
import dev.sluice.gateway.spi.Frame;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A reply that passes as it is, whatever it is. Usage is read where the bytes allow it; what cannot be read is none the
 * worse for it.
 */
final class RelayedReply implements ReplyStage {
    private final ClientCodec client;
    private final ProviderCodec provider;
    private final StreamTap tap;
    private boolean readable = true;
    private boolean sawContent;
    private Optional<Usage> documentUsage = Optional.empty();
    private @Nullable Problem failure;

    /** Client and provider are the two sides of one dialect. */
    RelayedReply(ClientCodec client, ProviderCodec provider) {
        this.client = client;
        this.provider = provider;
        this.tap = client.newStreamTap();
    }

    @Override
    public Signal accept(Frame frame, OutBuffer out) {
        out.append(frame.raw());
        if (readable) {
            try {
                return look(frame);
            } catch (RuntimeException e) {
                readable = false;
            }
        }
        return Signal.CONTENT;
    }

    private Signal look(Frame frame) {
        if (frame.isDocument()) {
            documentUsage = client.readUsage(frame.data());
            return Signal.CONTENT;
        }
        return switch (tap.see(frame)) {
            case PREAMBLE -> Signal.CONTENT;
            case CONTENT, USAGE_ONLY -> {
                sawContent = true;
                yield Signal.CONTENT;
            }
            case LAST -> Signal.LAST;
            case ERROR -> {
                failure = provider.readError(0, Headers.empty(), frame.data());
                yield Signal.CONTENT;
            }
        };
    }

    @Override
    public void end(OutBuffer out) {
        if (readable && sawContent && failure == null && !tap.mayEndHere()) {
            throw ProviderErrors.brokenOff();
        }
    }

    @Override
    public Optional<Usage> usage() {
        return documentUsage.isPresent() ? documentUsage : tap.usage();
    }

    @Override
    public Optional<Problem> failure() {
        return Optional.ofNullable(failure);
    }
}
