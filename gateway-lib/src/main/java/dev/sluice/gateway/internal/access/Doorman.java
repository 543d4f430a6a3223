package dev.sluice.gateway.internal.access;

import static java.util.Objects.requireNonNull;

import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.Secret;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.CallerDirectory;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who is calling, from the headers alone. The one place that knows where clients put their keys, so that no
 * carrier escapes a rule that another one obeys.
 */
public final class Doorman {
    private static final String BEARER = "bearer ";
    private static final String[] KEY_HEADERS = {"x-api-key", "api-key", "x-goog-api-key"};

    private final CallerDirectory directory;

    public Doorman(CallerDirectory directory) {
        this.directory = requireNonNull(directory, "directory");
    }

    /**
     * Who is calling.
     *
     * @throws dev.sluice.gateway.GatewayException 401 for a missing or unknown key, 400 for two different ones
     */
    public Admission authenticate(Headers headers) {
        Optional<Caller> anonymous = directory.anonymous();
        if (anonymous.isPresent()) {
            return new Admission(anonymous.get(), Optional.ofNullable(firstKey(headers)));
        }
        Secret presented = onlyKey(headers);
        if (presented == null) {
            throw Problem.of(
                            Kind.MISSING_KEY,
                            "this gateway needs a key: send 'Authorization: Bearer <key>' or 'x-api-key: <key>'")
                    .asException();
        }
        Caller caller = directory
                .find(presented)
                .orElseThrow(() -> Problem.of(Kind.UNKNOWN_KEY, "the key is not known here")
                        .asException());
        return new Admission(caller, Optional.empty());
    }

    /**
     * Who is calling with a key that itself says where the request goes: {@code Authorization: Bearer} alone counts, and it
     * is looked up also where requests are open.
     *
     * @throws dev.sluice.gateway.GatewayException 400 without such a key or with two different ones, 401 for an unknown one
     */
    public Admission authenticateBearer(Headers headers) {
        Secret presented = onlyBearer(headers);
        if (presented == null) {
            throw Problem.of(
                            Kind.INVALID_REQUEST,
                            "the key decides where this request goes: send 'Authorization: Bearer <key>'")
                    .asException();
        }
        Caller caller = directory
                .find(presented)
                .or(directory::anonymous)
                .orElseThrow(() -> Problem.of(Kind.UNKNOWN_KEY, "the key is not known here")
                        .asException());
        return new Admission(caller, Optional.empty());
    }

    private static @Nullable Secret firstKey(Headers headers) {
        Secret bearer = bearer(headers.first("authorization").orElse(""));
        for (int i = 0; bearer == null && i < KEY_HEADERS.length; i++) {
            bearer = secret(headers.first(KEY_HEADERS[i]).orElse(""));
        }
        return bearer;
    }

    private static @Nullable Secret onlyKey(Headers headers) {
        Secret found = onlyBearer(headers);
        for (String name : KEY_HEADERS) {
            for (String value : headers.all(name)) {
                found = oneOf(found, secret(value));
            }
        }
        return found;
    }

    /** A header may be there twice, and what stands before this server may read the other one. */
    private static @Nullable Secret onlyBearer(Headers headers) {
        Secret found = null;
        for (String value : headers.all("authorization")) {
            found = oneOf(found, bearer(value));
        }
        return found;
    }

    private static @Nullable Secret oneOf(@Nullable Secret found, @Nullable Secret other) {
        if (found != null && other != null && !found.equals(other)) {
            throw Problem.of(Kind.INVALID_REQUEST, "the request carries two different keys; send one, in one header")
                    .asException();
        }
        return other == null ? found : other;
    }

    private static @Nullable Secret bearer(String value) {
        return value.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? secret(value.substring(BEARER.length()))
                : null;
    }

    private static @Nullable Secret secret(String value) {
        String trimmed = value.strip();
        return trimmed.isEmpty() ? null : Secret.of(trimmed);
    }

    /**
     * A caller who was let in.
     *
     * @param caller who it is
     * @param broughtKey on an open gateway, the key that the request carries: it may be meant for a provider
     */
    public record Admission(Caller caller, Optional<Secret> broughtKey) {}
}
