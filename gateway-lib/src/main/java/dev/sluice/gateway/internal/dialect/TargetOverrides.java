package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.internal.dialect.OverrideImages.OverrideImage;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.wire.Envelope;
import dev.sluice.gateway.internal.wire.JsonObject;
import dev.sluice.gateway.internal.wire.JsonSyntaxException;
import dev.sluice.gateway.spi.BodyEdit;
import dev.sluice.gateway.spi.Slice;
import dev.sluice.gateway.spi.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a target's overrides come to in one provider's dialect. Names that the dialect has itself are set in the encoded
 * request as they are; OpenAI's names are applied to the neutral request before that. Put together once for each target.
 * Thread-safe.
 */
public final class TargetOverrides {
    private static final int MOST = 1024;
    private static final Map<Key, TargetOverrides> KNOWN = new ConcurrentHashMap<>();
    private static final TargetOverrides NONE = new TargetOverrides(List.of(), null, null);

    private final List<BodyEdit> edits;
    private final @Nullable PartialRequest partial;
    private final @Nullable OverrideImages images;

    private TargetOverrides(List<BodyEdit> edits, @Nullable PartialRequest partial, @Nullable OverrideImages images) {
        this.edits = edits;
        this.partial = partial;
        this.images = images;
    }

    /**
     * Whether a target's overrides can be used in a dialect.
     *
     * @throws IllegalArgumentException naming the field that is wrong
     */
    public static void check(Target target, Dialect wire) {
        try {
            // Also what is set as it is must be JSON.
            target.overrides().forEach(TargetOverrides::requireJson);
            read(target, Codecs.provider(wire));
        } catch (GatewayException e) {
            throw new IllegalArgumentException(e.problem().message(), e);
        }
    }

    private static void requireJson(String name, Slice json) {
        boolean oneValue;
        try {
            oneValue = JsonObject.scan(("{\"v\":" + json.utf8() + "}").getBytes(StandardCharsets.UTF_8))
                            .size()
                    == 1;
        } catch (JsonSyntaxException e) {
            oneValue = false;
        }
        if (!oneValue) {
            throw new IllegalArgumentException("the value of override '" + name + "' is not JSON");
        }
    }

    /** An override as an edit: null takes the field out. */
    public static BodyEdit edit(String name, Slice json) {
        return json.utf8().strip().equals("null") ? BodyEdit.remove(name) : new BodyEdit(name, json);
    }

    /**
     * The overrides of a target.
     *
     * @throws GatewayException when they cannot be used: the configuration was not checked
     */
    static TargetOverrides of(Target target, ProviderCodec wire) {
        if (target.overrides().isEmpty()) {
            return NONE;
        }
        Key key = new Key(target, wire);
        TargetOverrides known = KNOWN.get(key);
        if (known == null) {
            known = readConfigured(target, wire);
            if (KNOWN.size() >= MOST) {
                KNOWN.clear();
            }
            KNOWN.put(key, known);
        }
        return known;
    }

    private static TargetOverrides readConfigured(Target target, ProviderCodec wire) {
        try {
            return read(target, wire);
        } catch (GatewayException | JsonSyntaxException e) {
            throw Problem.of(
                            Kind.NOT_CONFIGURED,
                            "the overrides of '" + target.label() + "' cannot be used: " + e.getMessage())
                    .asException(e);
        }
    }

    private static TargetOverrides read(Target target, ProviderCodec wire) {
        Map<String, Slice> own = new LinkedHashMap<>();
        Map<String, Slice> openAis = new LinkedHashMap<>();
        target.overrides().forEach((name, value) -> (wire.isOwnOverride(name) ? own : openAis).put(name, value));
        List<BodyEdit> edits = wire.overrideEdits(own, target.model());
        if (openAis.isEmpty()) {
            return new TargetOverrides(edits, null, null);
        }
        PartialRequest partial = PartialRequest.read(openAis);
        return new TargetOverrides(edits, partial, new OverrideImages(partial, target, wire));
    }

    /** The edits of an encoded request that was read {@link #over}: the overrides in the dialect's own words, then others. */
    List<BodyEdit> before(List<BodyEdit> others) {
        if (edits.isEmpty()) {
            return others;
        }
        List<BodyEdit> all = new ArrayList<>(edits);
        all.addAll(others);
        return all;
    }

    /** The request with the overrides that are said in OpenAI's words. */
    ChatRequest over(ChatRequest request, Losses losses) {
        if (partial == null) {
            return request;
        }
        partial.dropped().forEach(losses::drop);
        return partial.over(request);
    }

    /** All overrides as edits of a request that is in the provider's own dialect. */
    List<BodyEdit> in(Envelope envelope, ClientCodec client, Losses losses) {
        if (images == null) {
            return edits;
        }
        OverrideImage image = images.in(envelope, client);
        image.dropped().forEach(losses::drop);
        List<BodyEdit> all = new ArrayList<>(image.edits());
        all.addAll(edits);
        return all;
    }

    private record Key(Target target, ProviderCodec wire) {}
}
