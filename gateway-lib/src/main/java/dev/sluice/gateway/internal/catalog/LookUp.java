package dev.sluice.gateway.internal.catalog;

import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.spi.Body;
import dev.sluice.gateway.spi.Cancellation;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.ModelPage;
import dev.sluice.gateway.spi.ProviderAdapter;
import dev.sluice.gateway.spi.ProviderCall;
import dev.sluice.gateway.spi.ProviderReply;
import dev.sluice.gateway.spi.Slice;
import dev.sluice.gateway.spi.Target;
import dev.sluice.gateway.spi.Upstream;
import dev.sluice.gateway.spi.UpstreamException;
import dev.sluice.gateway.spi.UpstreamRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Asks one provider for its list, page by page. */
final class LookUp {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final int MOST_PAGES = 20;
    private static final int MOST_NAMES = 10_000;
    /** A longer name could not be asked for. */
    private static final int LONGEST_NAME = 512;

    private final Target target;
    private final ProviderAdapter adapter;
    private final Optional<Credential> credential;
    private final Upstream upstream;

    LookUp(Target target, ProviderAdapter adapter, Optional<Credential> credential, Upstream upstream) {
        this.target = target;
        this.adapter = adapter;
        this.credential = credential;
        this.upstream = upstream;
    }

    /** The names, at most 10,000 of them; none for a type that has no list. */
    List<String> run(Cancellation cancellation) throws IOException {
        Set<String> names = new LinkedHashSet<>();
        Optional<String> after = Optional.empty();
        for (int page = 0; page < MOST_PAGES; page++) {
            Optional<URI> address = adapter.listAddress(target.provider(), after);
            if (address.isEmpty()) {
                break;
            }
            ModelPage found = adapter.readList(get(address.get(), cancellation));
            found.names().stream()
                    .filter(LookUp::canBeAskedFor)
                    .limit(MOST_NAMES - names.size())
                    .forEach(names::add);
            after = found.next();
            if (after.isEmpty() || names.size() == MOST_NAMES) {
                break;
            }
        }
        return List.copyOf(names);
    }

    private static boolean canBeAskedFor(String name) {
        return !name.isEmpty() && name.length() <= LONGEST_NAME && name.chars().noneMatch(Character::isISOControl);
    }

    private Slice get(URI address, Cancellation cancellation) throws IOException {
        Headers.Builder headers =
                Headers.builder().add("accept", "application/json").add("accept-encoding", "identity");
        ProviderCall call = ProviderCall.builder(Operation.CHAT, target, Body.of(new byte[0]))
                .build();
        adapter.headers(call, headers);
        credential.ifPresent(shown -> adapter.authorize(shown, headers));
        UpstreamRequest request =
                UpstreamRequest.get(target.provider(), address, headers.build(), CONNECT, cancellation);
        try (ProviderReply reply = upstream.send(request)) {
            Frame frame = reply.status() == 200 ? reply.next() : null;
            if (frame == null) {
                throw new UpstreamException(
                        Problem.Kind.UPSTREAM_PROTOCOL, "answered with HTTP " + reply.status() + " and no list", null);
            }
            return Slice.of(frame.data().toByteArray());
        }
    }
}
