package dev.sluice.gateway.internal.wire;

import dev.sluice.gateway.spi.Slice;
import java.util.Optional;

/**
 * What routing needs to know of a request, found in one scan over its bytes: no tree is built and nothing is copied.
 *
 * @param json the body, checked to be one well-formed JSON object in valid UTF-8, and where its top-level fields stand;
 *     without fields and not checked when it is relayed
 * @param model the value of {@code model}; empty when the body is relayed
 * @param stream whether {@code stream} is true
 */
public record Envelope(JsonObject json, String model, boolean stream) {
    public byte[] body() {
        return json.bytes();
    }

    /** The value of a top-level field as it stands in the body. */
    public Optional<Slice> field(String name) {
        return json.value(name);
    }
}
