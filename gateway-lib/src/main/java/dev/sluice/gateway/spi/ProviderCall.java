package dev.sluice.gateway.spi;

import static java.util.Objects.requireNonNull;

import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Operation;
import java.time.Duration;
import java.util.Optional;

/** One attempt, as an adapter sees it. A class and not a record: it will grow. Immutable. */
public final class ProviderCall {
    private final Operation operation;
    private final Target target;
    private final Optional<Credential> credential;
    private final Headers clientHeaders;
    private final Optional<String> query;
    private final Body body;
    private final boolean streamed;
    private final boolean relayed;
    private final Duration connectTimeout;
    private final Cancellation cancellation;

    private ProviderCall(Builder builder) {
        this.operation = builder.operation;
        this.target = builder.target;
        this.credential = builder.credential;
        this.clientHeaders = builder.clientHeaders;
        this.query = builder.query;
        this.body = builder.body;
        this.streamed = builder.streamed;
        this.relayed = builder.relayed;
        this.connectTimeout = builder.connectTimeout;
        this.cancellation = builder.cancellation;
    }

    /** An attempt at a target, with this body in its provider's dialect. */
    public static Builder builder(Operation operation, Target target, Body body) {
        return new Builder(operation, target, body);
    }

    /** What is asked for. */
    public Operation operation() {
        return operation;
    }

    /** Where it goes. */
    public Target target() {
        return target;
    }

    /** What to show there; empty for none. */
    public Optional<Credential> credential() {
        return credential;
    }

    /** The client's headers, to pick from; never to copy. */
    public Headers clientHeaders() {
        return clientHeaders;
    }

    /**
     * The query of the client's URL, without its question mark and without what looks like a credential, where client and
     * provider speak the same dialect.
     */
    public Optional<String> query() {
        return query;
    }

    /** The request in the provider's dialect. */
    public Body body() {
        return body;
    }

    /** Whether the client asked for a stream. */
    public boolean streamed() {
        return streamed;
    }

    /** Whether the reply passes to the client as it is: an error is then not cut either. */
    public boolean relayed() {
        return relayed;
    }

    /** How long connecting may take. */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** Ends the attempt; a provider that is not HTTP registers how. */
    public Cancellation cancellation() {
        return cancellation;
    }

    /** Collects the parts of an attempt. Not thread-safe. */
    public static final class Builder {
        private final Operation operation;
        private final Target target;
        private final Body body;
        private Optional<Credential> credential = Optional.empty();
        private Headers clientHeaders = Headers.empty();
        private Optional<String> query = Optional.empty();
        private boolean streamed;
        private boolean relayed;
        private Duration connectTimeout = Timeouts.DEFAULT.connect();
        private Cancellation cancellation = new Cancellation();

        private Builder(Operation operation, Target target, Body body) {
            this.operation = requireNonNull(operation, "operation");
            this.target = requireNonNull(target, "target");
            this.body = requireNonNull(body, "body");
        }

        /** What to show the provider; nothing, when not set. */
        public Builder credential(Credential shown) {
            this.credential = Optional.of(shown);
            return this;
        }

        /** The client's headers. */
        public Builder clientHeaders(Headers headers) {
            this.clientHeaders = requireNonNull(headers, "headers");
            return this;
        }

        /** The query to send, without its question mark; none, when not set. */
        public Builder query(String clientQuery) {
            this.query = Optional.of(clientQuery);
            return this;
        }

        /** Whether the client asked for a stream; no, when not set. */
        public Builder streamed(boolean asked) {
            this.streamed = asked;
            return this;
        }

        /** Whether the reply passes as it is; no, when not set. */
        public Builder relayed(boolean passes) {
            this.relayed = passes;
            return this;
        }

        /** How long connecting may take; 5 s, when not set. */
        public Builder connectTimeout(Duration timeout) {
            this.connectTimeout = requireNonNull(timeout, "timeout");
            return this;
        }

        /** What ends the attempt. */
        public Builder cancellation(Cancellation ends) {
            this.cancellation = requireNonNull(ends, "ends");
            return this;
        }

        public ProviderCall build() {
            return new ProviderCall(this);
        }
    }
}
