package dev.sluice.gateway.internal.provider;

import com.google.api.client.http.HttpResponseException;
import com.google.auth.http.HttpTransportFactory;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens for Google Cloud. A token is kept until shortly before it expires; the one caller who finds it old asks for
 * the next, and others wait only when it has expired. A failure is not kept. Thread-safe.
 */
final class GoogleTokens {
    private static final List<String> SCOPE = List.of("https://www.googleapis.com/auth/cloud-platform");
    private static final int MOST = 256;
    private static final Pattern ERROR = Pattern.compile("\"error\"\\s*:\\s*\"([a-z_]{1,64})\"");

    private final HttpTransportFactory transports = TokenTransport::new;
    private final Map<Secret, GoogleCredentials> accounts = new LinkedHashMap<>();
    private @Nullable GoogleCredentials machine;

    /**
     * A token for a service account.
     *
     * @param key the account's JSON key
     * @throws GatewayException when the key cannot be read, or no token was given for it; says nothing of the key
     */
    String of(Secret key) {
        return tokenOf(account(key));
    }

    /** A token for whom this machine is: its application default credentials. */
    String ofThisMachine() {
        return tokenOf(machine());
    }

    private synchronized GoogleCredentials account(Secret key) {
        GoogleCredentials account = accounts.get(key);
        if (account == null) {
            account = read(key);
            if (accounts.size() >= MOST) {
                Iterator<Secret> oldest = accounts.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
            accounts.put(key, account);
        }
        return account;
    }

    private GoogleCredentials read(Secret key) {
        byte[] json = key.reveal().getBytes(StandardCharsets.UTF_8);
        try {
            return ServiceAccountCredentials.fromStream(new ByteArrayInputStream(json), transports)
                    .createWithCustomRetryStrategy(false)
                    .createScoped(SCOPE);
        } catch (IOException | RuntimeException e) {
            // The cause is left out: its message may quote the key.
            throw Problem.of(
                            Problem.Kind.NOT_CONFIGURED,
                            "the provider's credential is not the JSON key of a service account, as Google Cloud hands"
                                    + " it out: it needs type, client_id, client_email, private_key_id and private_key")
                    .asException();
        }
    }

    private synchronized GoogleCredentials machine() {
        GoogleCredentials known = machine;
        if (known == null) {
            try {
                known = GoogleCredentials.getApplicationDefault(transports).createScoped(SCOPE);
            } catch (IOException | RuntimeException e) {
                throw Problem.of(
                                Problem.Kind.NOT_CONFIGURED,
                                "there is no service account for this provider, and this machine has no application"
                                        + " default credentials of Google Cloud: set vertex_service_account_json")
                        .asException();
            }
            machine = known;
        }
        return known;
    }

    private static String tokenOf(GoogleCredentials credentials) {
        try {
            credentials.refreshIfExpired();
        } catch (IOException | RuntimeException e) {
            throw failed(e);
        }
        AccessToken token = credentials.getAccessToken();
        if (token == null) {
            throw failed(new IOException("no token"));
        }
        return token.getTokenValue();
    }

    private static GatewayException failed(Exception cause) {
        return Problem.of(
                        Problem.Kind.UPSTREAM_AUTH,
                        "no access token for the provider came from Google's token server: " + reason(cause))
                .asException();
    }

    /** The status and the error's name, and nothing else of what the server said. */
    private static String reason(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpResponseException answer) {
                Matcher error = ERROR.matcher(answer.getContent() == null ? "" : answer.getContent());
                return "it answered with HTTP " + answer.getStatusCode()
                        + (error.find() ? " and " + error.group(1) : "");
            }
        }
        return "it was not reached, or its answer was none";
    }
}
