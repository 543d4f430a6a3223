package dev.sluice.gateway.internal.upstream;

import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.spi.Cancellation;
import dev.sluice.gateway.spi.FailureKind;
import dev.sluice.gateway.spi.UpstreamException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says what went wrong with a provider, in words that a client may read: no address, no secret. */
final class Faults {
    private final String provider;
    private final Cancellation cancellation;

    Faults(String provider, Cancellation cancellation) {
        this.provider = provider;
        this.cancellation = cancellation;
    }

    /** A failure before the head of the reply was there. */
    IOException whileSending(IOException e) {
        if (cancellation.isCancelled()) {
            return cancelled(e);
        }
        EgressGuard.BlockedException blocked = blocked(e);
        if (blocked != null) {
            return blocked(blocked);
        }
        if (e instanceof UnknownHostException) {
            return connect(": its host name is not known", e);
        }
        if (e instanceof SocketTimeoutException) {
            // Nothing but connecting and the TLS handshake has a timeout here.
            return connect(" in time", e);
        }
        if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
            return connect("", e);
        }
        if (e instanceof SSLException && !(e.getCause() instanceof SocketException)) {
            return new UpstreamException(
                    Kind.UPSTREAM_TLS, "no secure connection to provider '" + provider + "' could be made", e);
        }
        return whileReading(e);
    }

    /** A failure after the head of the reply was there. */
    IOException whileReading(IOException e) {
        if (cancellation.isCancelled()) {
            return cancelled(e);
        }
        if (e instanceof UpstreamException) {
            return e;
        }
        if (e instanceof ZipException
                || (e instanceof ProtocolException && !"unexpected end of stream".equals(e.getMessage()))) {
            return invalidHttp(e);
        }
        return new UpstreamException(
                Kind.UPSTREAM_RESET,
                "provider '" + provider + "' closed the connection before its reply was complete",
                e);
    }

    UpstreamException invalidHttp(Exception cause) {
        return protocol("sent a reply that is not valid HTTP", cause);
    }

    UpstreamException protocol(String what, @Nullable Throwable cause) {
        return new UpstreamException(Kind.UPSTREAM_PROTOCOL, "provider '" + provider + "' " + what, cause);
    }

    private UpstreamException connect(String how, IOException cause) {
        return new UpstreamException(
                Kind.UPSTREAM_CONNECT, "could not connect to provider '" + provider + "'" + how, cause);
    }

    /** Another attempt would be refused just the same. */
    private UpstreamException blocked(EgressGuard.BlockedException why) {
        return new UpstreamException(
                Kind.UPSTREAM_CONNECT,
                "provider '" + provider + "' is at " + why.getMessage(),
                why,
                FailureKind.NEXT_TARGET);
    }

    /** The refusal among what went wrong with the addresses of one name. */
    private static EgressGuard.@Nullable BlockedException blocked(IOException e) {
        if (e instanceof EgressGuard.BlockedException blocked) {
            return blocked;
        }
        for (Throwable other : e.getSuppressed()) {
            if (other instanceof EgressGuard.BlockedException blocked) {
                return blocked;
            }
        }
        return null;
    }

    private static IOException cancelled(IOException cause) {
        return new IOException("the call was cancelled", cause);
    }
}
