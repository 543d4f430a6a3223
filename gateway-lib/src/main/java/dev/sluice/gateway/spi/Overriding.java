package dev.sluice.gateway.spi;

import dev.sluice.gateway.Headers;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** What a target may override, and how its headers join those of an adapter. */
final class Overriding {
    private static final String BETAS = "anthropic-beta";
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");

    /** They prove who calls, belong to the connection, or say how the bodies are written that the gateway reads. */
    private static final Set<String> NOT_TO_BE_SET = Set.of(
            "authorization",
            "proxy-authorization",
            "x-api-key",
            "api-key",
            "x-goog-api-key",
            "cookie",
            "host",
            "content-length",
            "content-type",
            "content-encoding",
            "accept",
            "accept-encoding",
            "transfer-encoding",
            "connection",
            "proxy-connection",
            "keep-alive",
            "te",
            "trailer",
            "upgrade",
            "expect");

    private Overriding() {}

    static void checkField(String name, Slice json) {
        switch (name) {
            case "" -> throw new IllegalArgumentException("an override must have a name");
            case "model" ->
                throw new IllegalArgumentException("'model' is no override: name the model as the target's model");
            case "messages", "stream", "stream_options" ->
                throw new IllegalArgumentException("'" + name + "' cannot be overridden: it is the client's to say");
            default -> {
                if (json.isEmpty()) {
                    throw new IllegalArgumentException("override '" + name + "' has no value");
                }
            }
        }
    }

    static void checkHeader(String name, String value) {
        if (!HEADER_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a header's name must be 1 to 128 letters, digits and hyphens");
        }
        if (NOT_TO_BE_SET.contains(name)) {
            throw new IllegalArgumentException("header '" + name + "' cannot be set: the gateway sets it itself");
        }
        if (value.isBlank() || !value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "the value of header '" + name + "' must be printable ASCII and not blank");
        }
    }

    /** Puts a target's headers in place of an adapter's; betas join those that are there. */
    static void setHeaders(Headers own, Headers.Builder headers) {
        if (own.size() == 0) {
            return;
        }
        Set<String> betas = new LinkedHashSet<>();
        headers.build().all(BETAS).forEach(line -> addBetas(line, betas));
        own.all(BETAS).forEach(line -> addBetas(line, betas));
        own.forEach((name, value) -> headers.remove(name));
        own.forEach((name, value) -> {
            if (!name.equals(BETAS)) {
                headers.add(name, value);
            }
        });
        if (!betas.isEmpty()) {
            headers.set(BETAS, String.join(",", betas));
        }
    }

    private static void addBetas(String line, Set<String> betas) {
        for (String beta : line.split(",", -1)) {
            if (!beta.isBlank()) {
                betas.add(beta.strip());
            }
        }
    }
}
