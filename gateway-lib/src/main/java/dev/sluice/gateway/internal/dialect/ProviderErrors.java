package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;

/** What a provider's error means, whichever dialect it is written in. */
public final class ProviderErrors {
    private static final int LONGEST_MESSAGE = 512;

    private ProviderErrors() {}

    /** The problem behind an HTTP status. */
    public static Problem of(int status, String message) {
        return switch (status) {
            case 401, 402, 403 -> Problem.of(Kind.UPSTREAM_AUTH, message);
            case 404 -> Problem.of(Kind.UNKNOWN_MODEL, message);
            case 408, 504 -> Problem.of(Kind.UPSTREAM_TIMEOUT, message);
            case 413 -> Problem.of(Kind.BODY_TOO_LARGE, message);
            case 424, 502 -> Problem.of(Kind.UPSTREAM_ERROR, message);
            case 429 -> Problem.of(Kind.RATE_LIMITED, message);
            case 503 -> Problem.of(Kind.UPSTREAM_UNAVAILABLE, message);
            case 529 -> Problem.of(Kind.UPSTREAM_OVERLOADED, message);
            default -> other(status, message);
        };
    }

    private static Problem other(int status, String message) {
        if (status < 400 || status > 599) {
            return Problem.of(Kind.UPSTREAM_PROTOCOL, message);
        }
        return Problem.of(status < 500 ? Kind.INVALID_REQUEST : Kind.UPSTREAM_ERROR, message)
                .withStatus(status);
    }

    /** The beginning of a message that may be a page: 512 characters, and no half of one. */
    public static String shortened(String message) {
        if (message.length() <= LONGEST_MESSAGE) {
            return message;
        }
        boolean insidePair = Character.isHighSurrogate(message.charAt(LONGEST_MESSAGE - 1));
        return message.substring(0, insidePair ? LONGEST_MESSAGE - 1 : LONGEST_MESSAGE);
    }

    /** A whole reply that ended before it began. */
    static GatewayException emptyReply() {
        return Problem.of(Kind.UPSTREAM_PROTOCOL, "the provider's reply is empty")
                .asException();
    }

    /** A stream that stopped, and not where its dialect lets one stop. */
    static GatewayException brokenOff() {
        return Problem.of(Kind.UPSTREAM_RESET, "the provider's stream ended before it was complete")
                .asException();
    }

    /** An event of a stream that is not well-formed JSON: part of the answer is lost, and what follows cannot mend that. */
    public static GatewayException malformedEvent() {
        return Problem.of(
                        Problem.Kind.UPSTREAM_PROTOCOL,
                        "the provider's stream holds an event that is not well-formed JSON")
                .asException();
    }
}
