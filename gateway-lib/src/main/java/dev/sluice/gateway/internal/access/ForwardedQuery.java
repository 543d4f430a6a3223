package dev.sluice.gateway.internal.access;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What of a client's query a provider may see. */
public final class ForwardedQuery {
    private static final int LONGEST = 2048;

    // Two patterns: a repeated group with a choice in it takes stack for each character.
    private static final Pattern CHARACTERS = Pattern.compile("[A-Za-z0-9._~!$'()*+,:@/?=%-]+");
    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    private static final Pattern CREDENTIAL =
            Pattern.compile("key|token|secret|auth|passw|credential|signature|^sig$|^code$|session");

    private ForwardedQuery() {}

    /**
     * The parameters as they are written, without those whose name looks like a credential's ({@code key},
     * {@code access_token}) and those that are no proper part of a URL; empty where none is left, or where there are more
     * than 2,048 characters.
     */
    public static Optional<String> of(String query) {
        if (query.length() > LONGEST) {
            return Optional.empty();
        }
        StringBuilder kept = new StringBuilder(query.length());
        for (String parameter : query.split("&", -1)) {
            if (isWellFormed(parameter) && !isCredential(parameter)) {
                kept.append(kept.isEmpty() ? "" : "&").append(parameter);
            }
        }
        return kept.isEmpty() ? Optional.empty() : Optional.of(kept.toString());
    }

    private static boolean isWellFormed(String parameter) {
        return CHARACTERS.matcher(parameter).matches()
                && !BROKEN_ESCAPE.matcher(parameter).find();
    }

    private static boolean isCredential(String parameter) {
        int end = parameter.indexOf('=');
        String name = end < 0 ? parameter : parameter.substring(0, end);
        String decoded = URLDecoder.decode(name, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        return CREDENTIAL.matcher(decoded).find();
    }
}
