package dev.sluice.gateway;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.Optional;

/** A request as a client sent it. Immutable; a body that is given as a reader is read once. */
public final class GatewayRequest {
    private final Dialect dialect;
    private final Operation operation;
    private final Headers headers;
    private final BodyReader body;
    private final Optional<String> requestId;
    private final Optional<String> query;

    private GatewayRequest(Builder builder) {
        this.dialect = builder.dialect;
        this.operation = builder.operation;
        this.headers = builder.headers;
        this.body = builder.body;
        this.requestId = builder.requestId;
        this.query = builder.query;
    }

    /** A request for an operation, in the dialect that the client speaks. */
    public static Builder builder(Dialect dialect, Operation operation) {
        return new Builder(dialect, operation);
    }

    /** The dialect of the request, and of its reply. */
    public Dialect dialect() {
        return dialect;
    }

    /** What is asked for. */
    public Operation operation() {
        return operation;
    }

    /** The client's headers. */
    public Headers headers() {
        return headers;
    }

    /** What reads the body. */
    public BodyReader body() {
        return body;
    }

    /** The id to use for this request; the gateway makes one when there is none. */
    public Optional<String> requestId() {
        return requestId;
    }

    /** The query of the URL that the client called, without its question mark. */
    public Optional<String> query() {
        return query;
    }

    /** Reads a body when its turn comes: after the caller is known. */
    @FunctionalInterface
    public interface BodyReader {
        /**
         * Reads the whole body. Called at most once, on the request's thread.
         *
         * @param limit the most bytes that may be read
         * @throws GatewayException 413 when there are more
         * @throws IOException when the client left
         */
        byte[] read(long limit) throws IOException;
    }

    /** Collects the parts of a request. Not thread-safe. */
    public static final class Builder {
        private final Dialect dialect;
        private final Operation operation;
        private Headers headers = Headers.empty();
        private BodyReader body = limit -> new byte[0];
        private Optional<String> requestId = Optional.empty();
        private Optional<String> query = Optional.empty();

        private Builder(Dialect dialect, Operation operation) {
            if (!dialect.isSpokenByClients()) {
                throw new IllegalArgumentException("clients do not speak " + dialect + ": it is a provider's dialect");
            }
            this.dialect = dialect;
            this.operation = requireNonNull(operation, "operation");
        }

        /** The client's headers: its key, {@code content-type}, {@code anthropic-version}, {@code anthropic-beta}. */
        public Builder headers(Headers clientHeaders) {
            this.headers = requireNonNull(clientHeaders, "clientHeaders");
            return this;
        }

        /** The body. The array is kept, not copied: do not change it until the reply is closed. */
        public Builder body(byte[] bytes) {
            requireNonNull(bytes, "bytes");
            this.body = limit -> {
                if (bytes.length > limit) {
                    throw Problem.of(Problem.Kind.BODY_TOO_LARGE, "the body has more than " + limit + " bytes")
                            .asException();
                }
                return bytes;
            };
            return this;
        }

        /** A body that is still on its way; an empty one, when no body is set. */
        public Builder body(BodyReader reader) {
            this.body = requireNonNull(reader, "reader");
            return this;
        }

        /** An id of the caller's own: 1 to 64 of {@code A-Z a-z 0-9 . _ -}; any other is ignored. */
        public Builder requestId(String id) {
            this.requestId = Optional.of(id);
            return this;
        }

        /** The query of the URL, without its question mark: kept where the provider speaks the client's dialect. */
        public Builder query(String urlQuery) {
            this.query = Optional.of(urlQuery);
            return this;
        }

        public GatewayRequest build() {
            return new GatewayRequest(this);
        }
    }
}
