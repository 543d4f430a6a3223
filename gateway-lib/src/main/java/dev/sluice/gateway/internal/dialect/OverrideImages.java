package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.internal.wire.Envelope;
import dev.sluice.gateway.internal.wire.JsonObject;
import dev.sluice.gateway.internal.wire.OutBuffer;
import dev.sluice.gateway.spi.BodyEdit;
import dev.sluice.gateway.spi.Slice;
import dev.sluice.gateway.spi.Target;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * What overrides in OpenAI's words come to in requests that are already in the provider's own dialect. Requests with the
 * same settings share an {@link OverrideImage}. Thread-safe.
 */
final class OverrideImages {
    private static final int MOST = 256;
    private static final int LONGEST_KEPT = 2048;

    private final PartialRequest overrides;
    private final Target target;
    private final ProviderCodec wire;
    private final Map<Slice, OverrideImage> known = new ConcurrentHashMap<>();

    OverrideImages(PartialRequest overrides, Target target, ProviderCodec wire) {
        this.overrides = overrides;
        this.target = target;
        this.wire = wire;
    }

    /**
     * The image in a request.
     *
     * @throws GatewayException 400 when the client's settings cannot be read, or its dialect has none
     */
    OverrideImage in(Envelope envelope, ClientCodec client) {
        Set<String> names = client.settings();
        if (names.isEmpty()) {
            throw Problem.of(
                            Kind.UNSUPPORTED_OPERATION,
                            "this model has overrides that cannot be applied to requests of this kind of client")
                    .asException();
        }
        Slice settings = settings(envelope.json(), names);
        OverrideImage image = known.get(settings);
        if (image == null) {
            ObjectNode tree = (ObjectNode) CodecJson.read(settings);
            image = new OverridePainter(overrides, target, wire, client).paint(tree);
            if (settings.length() <= LONGEST_KEPT) {
                if (known.size() >= MOST) {
                    known.clear();
                }
                known.put(settings, image);
            }
        }
        return image;
    }

    /** The settings of a request as an object of their own, with an empty list for its tools when it has any. */
    private static Slice settings(JsonObject request, Set<String> names) {
        OutBuffer out = new OutBuffer();
        char separator = '{';
        for (int field = 0; field < request.size(); field++) {
            String name = request.name(field);
            boolean tools = name.equals(OverridePainter.TOOLS);
            if (tools || names.contains(name)) {
                out.append(String.valueOf(separator));
                out.append(request.rawName(field));
                out.append(":");
                out.append(tools ? Slice.of("[]") : request.value(field));
                separator = ',';
            }
        }
        out.append(separator == '{' ? "{}" : "}");
        return Slice.of(out.toByteArray());
    }

    /**
     * The edits that put overrides into a request.
     *
     * @param dropped what the dialect could not say
     */
    record OverrideImage(List<BodyEdit> edits, List<String> dropped) {}
}
