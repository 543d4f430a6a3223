package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.internal.dialect.OverrideImages.OverrideImage;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.wire.Envelope;
import dev.sluice.gateway.internal.wire.JsonObject;
import dev.sluice.gateway.spi.BodyEdit;
import dev.sluice.gateway.spi.Slice;
import dev.sluice.gateway.spi.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds what overrides change in a client's settings: reads them with the client's codec and writes them with the
 * provider's, which has the same dialect, once as they are and once with the overrides. What differs is to be edited. The
 * conversation and the tools stand aside: the least that can be read takes their place.
 */
final class OverridePainter {
    static final String TOOLS = "tools";
    private static final String FORMAT = "response_format";
    private static final ChatRequest LEAST =
            PartialRequest.read(Map.of(TOOLS, Slice.of("[]"))).said();
    private static final ChatRequest LEAST_WITH_TOOLS =
            PartialRequest.read(Map.of()).said();

    private final PartialRequest overrides;
    private final Target target;
    private final ProviderCodec wire;
    private final ClientCodec client;

    OverridePainter(PartialRequest overrides, Target target, ProviderCodec wire, ClientCodec client) {
        this.overrides = overrides;
        this.target = target;
        this.wire = wire;
        this.client = client;
    }

    /**
     * The image in a request.
     *
     * @param settings those of the client, and {@code tools} when it has any
     * @throws GatewayException 400 when a setting cannot be read
     */
    OverrideImage paint(ObjectNode settings) {
        ChatRequest theirs = read(settings);
        Losses lossesBefore = new Losses();
        ObjectNode before = write(theirs, lossesBefore);
        Losses losses = new Losses();
        overrides.dropped().forEach(losses::drop);
        ObjectNode after = write(overrides.over(theirs), losses);
        if (overrides.sets(FORMAT)) {
            ObjectNode plain = write(overrides.without(FORMAT).over(theirs), new Losses());
            if (!conversationOf(plain).equals(conversationOf(after))) {
                // Said by a tool or a system message, not by a setting: the reply would not be what the client reads.
                losses.drop(FORMAT);
                after = plain;
            }
        }
        List<String> dropped = new ArrayList<>(losses.dropped());
        dropped.removeAll(lossesBefore.dropped());
        return new OverrideImage(edits(settings, before, after), List.copyOf(dropped));
    }

    private ChatRequest read(ObjectNode settings) {
        ObjectNode request = write(settings.has(TOOLS) ? LEAST_WITH_TOOLS : LEAST, new Losses());
        request.remove(client.settings());
        ObjectNode own = settings.deepCopy();
        own.remove(TOOLS);
        request.setAll(own);
        try {
            return decode(request);
        } catch (GatewayException e) {
            // A structure that is newer than the codec: the provider is the judge of it.
            own.forEachEntry((name, value) -> {
                if (value.isObject()) {
                    request.remove(name);
                }
            });
            return decode(request);
        }
    }

    private ChatRequest decode(ObjectNode request) {
        JsonObject json = JsonObject.scan(CodecJson.MAPPER.writeValueAsBytes(request));
        return client.readRequest(new Envelope(json, "", false), new Losses());
    }

    private ObjectNode write(ChatRequest request, Losses losses) {
        return (ObjectNode) CodecJson.MAPPER.readTree(wire.writeRequest(request, target, losses));
    }

    private ObjectNode conversationOf(ObjectNode request) {
        ObjectNode rest = request.deepCopy();
        rest.remove(client.settings());
        return rest;
    }

    private List<BodyEdit> edits(ObjectNode settings, ObjectNode before, ObjectNode after) {
        Set<String> fields = new TreeSet<>(client.settings());
        if (overrides.sets(TOOLS, "functions")) {
            fields.add(TOOLS);
        }
        List<BodyEdit> edits = new ArrayList<>();
        for (String field : fields) {
            JsonNode theirs = settings.get(field);
            // What the codec writes of itself where the client said nothing is not there to be equal to.
            JsonNode old = theirs == null ? null : before.get(field);
            JsonNode wanted = after.get(field);
            if (wanted == null && old != null) {
                edits.add(BodyEdit.remove(field));
            } else if (wanted != null && !Objects.equals(wanted, old)) {
                JsonNode value = field.equals(TOOLS) ? wanted : merged(theirs, old, wanted);
                edits.add(new BodyEdit(field, Slice.of(CodecJson.MAPPER.writeValueAsBytes(value))));
            }
        }
        return List.copyOf(edits);
    }

    /** The client's value with the change from {@code old} to {@code wanted}: members that no codec knows stay. */
    private static JsonNode merged(@Nullable JsonNode theirs, @Nullable JsonNode old, JsonNode wanted) {
        if (!(theirs instanceof ObjectNode object) || !wanted.isObject()) {
            return wanted;
        }
        ObjectNode merged = object.deepCopy();
        if (old != null && old.isObject()) {
            old.propertyNames().stream().filter(name -> !wanted.has(name)).forEach(merged::remove);
        }
        wanted.forEachEntry((name, value) -> {
            JsonNode oldValue = old == null ? null : old.get(name);
            if (!value.equals(oldValue)) {
                merged.set(name, merged(object.get(name), oldValue, value));
            }
        });
        return merged;
    }
}
