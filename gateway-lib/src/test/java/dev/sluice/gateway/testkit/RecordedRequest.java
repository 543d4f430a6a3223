package dev.sluice.gateway.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request that a {@link ScriptedProvider} has read to its end.
 *
 * @param number counts the provider's requests from 1
 * @param connection the connection it came on, counted from 1
 * @param method the method
 * @param path the request target as sent, query included
 * @param headers names as sent and values, in order
 * @param body the exact bytes, without transfer coding
 */
public record RecordedRequest(
        int number, int connection, String method, String path, List<Map.Entry<String, String>> headers, byte[] body) {
    public RecordedRequest {
        headers = List.copyOf(headers);
    }

    /** The first value of a header, whatever the case of its name. */
    public Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** The names in lower case, in order. */
    public List<String> headerNames() {
        return headers.stream()
                .map(header -> header.getKey().toLowerCase(Locale.ROOT))
                .toList();
    }

    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
