package dev.sluice.gateway;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * Why a call failed, in words that a client may read.
 *
 * @param kind what went wrong
 * @param message what to tell the client: no secrets, no class names
 * @param status the HTTP status; the kind's own unless a provider said another
 * @param param the request field at fault, where there is one
 * @param retryAfter how long a client should wait, where that is known
 */
public record Problem(Kind kind, String message, int status, Optional<String> param, Optional<Duration> retryAfter) {
    public Problem {
        requireNonNull(kind, "kind");
        requireNonNull(message, "message");
        requireNonNull(param, "param");
        requireNonNull(retryAfter, "retryAfter");
    }

    /** A problem with its kind's own status. */
    public static Problem of(Kind kind, String message) {
        return new Problem(kind, message, kind.status(), Optional.empty(), Optional.empty());
    }

    /** The same with the status that a provider said. */
    public Problem withStatus(int otherStatus) {
        return new Problem(kind, message, otherStatus, param, retryAfter);
    }

    /** The same in other words. */
    public Problem withMessage(String otherMessage) {
        return new Problem(kind, otherMessage, status, param, retryAfter);
    }

    /** The same, naming the request field at fault. */
    public Problem withParam(String name) {
        return new Problem(kind, message, status, Optional.of(name), retryAfter);
    }

    /** The same with the time that a client should wait. */
    public Problem withRetryAfter(Duration wait) {
        return new Problem(kind, message, status, param, Optional.of(wait));
    }

    /** To be thrown. */
    public GatewayException asException() {
        return new GatewayException(this);
    }

    /** To be thrown, with what caused it. */
    public GatewayException asException(Throwable cause) {
        return new GatewayException(this, cause);
    }

    /** Whose fault a problem is. */
    public enum Fault {
        /** The client asked for what cannot be, or may not be. */
        CLIENT,
        /** The gateway failed, or lacks something. */
        GATEWAY,
        /** The provider failed, refused or was not reached. */
        PROVIDER
    }

    /**
     * The kinds of problem, each with its HTTP status and its names in the clients' dialects. The code
     * is OpenAI's {@code error.code}; {@code null} there is an empty string here.
     */
    public enum Kind {
        INVALID_REQUEST(400, Fault.CLIENT, "invalid_request_error", "", "invalid_request_error"),
        UNSUPPORTED_OPERATION(
                400, Fault.CLIENT, "invalid_request_error", "unsupported_operation", "invalid_request_error"),
        ENDPOINT_BLOCKED(400, Fault.CLIENT, "invalid_request_error", "endpoint_blocked", "invalid_request_error"),
        MISSING_KEY(401, Fault.CLIENT, "authentication_error", "invalid_api_key", "authentication_error"),
        UNKNOWN_KEY(401, Fault.CLIENT, "authentication_error", "invalid_api_key", "authentication_error"),
        QUOTA_EXHAUSTED(402, Fault.CLIENT, "insufficient_quota", "insufficient_quota", "billing_error"),
        FORBIDDEN(403, Fault.CLIENT, "permission_error", "", "permission_error"),
        UNKNOWN_MODEL(404, Fault.CLIENT, "invalid_request_error", "model_not_found", "not_found_error"),
        NOT_FOUND(404, Fault.CLIENT, "invalid_request_error", "not_found", "not_found_error"),
        METHOD_NOT_ALLOWED(405, Fault.CLIENT, "invalid_request_error", "method_not_allowed", "invalid_request_error"),
        CONFLICT(409, Fault.CLIENT, "invalid_request_error", "conflict", "invalid_request_error"),
        BODY_TIMEOUT(408, Fault.CLIENT, "invalid_request_error", "timeout", "invalid_request_error"),
        BODY_TOO_LARGE(413, Fault.CLIENT, "invalid_request_error", "request_too_large", "request_too_large"),
        UNSUPPORTED_MEDIA_TYPE(
                415, Fault.CLIENT, "invalid_request_error", "unsupported_media_type", "invalid_request_error"),
        RATE_LIMITED(429, Fault.PROVIDER, "rate_limit_error", "rate_limit_exceeded", "rate_limit_error"),
        CLIENT_CLOSED(499, Fault.CLIENT, "invalid_request_error", "client_closed_request", "invalid_request_error"),
        INTERNAL(500, Fault.GATEWAY, "server_error", "", "api_error"),
        NOT_CONFIGURED(503, Fault.GATEWAY, "server_error", "not_configured", "api_error"),
        STORE_UNAVAILABLE(503, Fault.GATEWAY, "server_error", "store_unavailable", "api_error"),
        OVERLOADED(503, Fault.GATEWAY, "server_error", "overloaded", "overloaded_error"),
        SHUTTING_DOWN(503, Fault.GATEWAY, "server_error", "shutting_down", "overloaded_error"),
        UPSTREAM_CONNECT(502, Fault.PROVIDER, "server_error", "upstream_connect", "api_error"),
        UPSTREAM_RESET(502, Fault.PROVIDER, "server_error", "upstream_reset", "api_error"),
        UPSTREAM_TLS(502, Fault.PROVIDER, "server_error", "upstream_tls", "api_error"),
        UPSTREAM_PROTOCOL(502, Fault.PROVIDER, "server_error", "upstream_protocol", "api_error"),
        UPSTREAM_AUTH(502, Fault.PROVIDER, "server_error", "upstream_auth", "api_error"),
        UPSTREAM_ERROR(502, Fault.PROVIDER, "server_error", "upstream_error", "api_error"),
        UPSTREAM_UNAVAILABLE(503, Fault.PROVIDER, "server_error", "service_unavailable", "overloaded_error"),
        UPSTREAM_OVERLOADED(529, Fault.PROVIDER, "server_error", "overloaded", "overloaded_error"),
        UPSTREAM_TIMEOUT(504, Fault.PROVIDER, "server_error", "timeout", "timeout_error");

        private final int status;
        private final Fault fault;
        private final String openAiType;
        private final String code;
        private final String anthropicType;

        Kind(int status, Fault fault, String openAiType, String code, String anthropicType) {
            this.status = status;
            this.fault = fault;
            this.openAiType = openAiType;
            this.code = code;
            this.anthropicType = anthropicType;
        }

        /** The HTTP status that a client sees, unless the problem says another. */
        public int status() {
            return status;
        }

        /** Whose fault it is. */
        public Fault fault() {
            return fault;
        }

        /** OpenAI's {@code error.type}. */
        public String openAiType() {
            return openAiType;
        }

        /** OpenAI's {@code error.code}; empty for none. */
        public String code() {
            return code;
        }

        /** Anthropic's {@code error.type}. */
        public String anthropicType() {
            return anthropicType;
        }
    }
}
