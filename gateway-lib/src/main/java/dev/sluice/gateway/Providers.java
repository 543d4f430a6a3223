package dev.sluice.gateway;

import dev.sluice.gateway.internal.dialect.TargetOverrides;
import dev.sluice.gateway.internal.provider.Adapters;
import dev.sluice.gateway.internal.provider.Endpoints;
import dev.sluice.gateway.internal.provider.Presets;
import dev.sluice.gateway.internal.route.NearNames;
import dev.sluice.gateway.spi.Body;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.ProviderAdapter;
import dev.sluice.gateway.spi.ProviderCall;
import dev.sluice.gateway.spi.Slice;
import dev.sluice.gateway.spi.Target;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The provider types and hosts that the gateway knows by name. */
public final class Providers {
    private Providers() {}

    /** OpenAI itself, under the name {@code openai}. */
    public static Provider openAi() {
        return named("openai");
    }

    /** Anthropic itself, under the name {@code anthropic}. */
    public static Provider anthropic() {
        return named("anthropic");
    }

    /** The scripted provider, under the name {@code demo}: it answers without a network. */
    public static Provider demo() {
        return named("demo");
    }

    /**
     * A known provider with everything that goes by its name.
     *
     * @throws IllegalArgumentException when no type, preset or synonym has that name, or the type is not built yet
     */
    public static Provider named(String name) {
        return named(name, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * A provider from what a configuration says of it; what it leaves out comes from the type, or from the preset of that
     * name ({@code groq}, {@code mistral}, …). A preset's API path belongs to its base URL: with another base URL it is
     * left out.
     *
     * @param type a type, a preset or a synonym of one; the name itself when empty
     * @throws IllegalArgumentException when the type is not known or not built yet, or the base URL is not one; the
     *     message says which
     */
    public static Provider named(String name, Optional<String> type, Optional<URI> baseUrl, Optional<String> apiPath) {
        String wanted = type.orElse(name);
        Presets.Preset asked = Presets.find(wanted).orElseThrow(() -> unknown(wanted));
        Presets.Preset preset = Presets.find(name)
                .filter(own -> asked.isType() && own.type().equals(asked.type()))
                .orElse(asked);
        URI url = baseUrl.orElse(preset.baseUrl());
        if (!preset.type().equals("demo")) {
            Endpoints.check(url);
        }
        Optional<String> path = apiPath.or(() -> baseUrl.isPresent() ? Optional.empty() : preset.apiPath());
        Provider provider = Provider.of(name, preset.type(), url);
        return path.map(provider::withApiPath).orElse(provider);
    }

    /**
     * Whether a target of this provider can use overrides with these names and values. For types that are not built in only
     * the names are looked at.
     *
     * @param fields as {@link Target#withOverrides} takes them
     * @throws IllegalArgumentException naming the field that cannot be overridden, is no JSON, or means nothing to the
     *     provider; the message is fit for a configuration error
     */
    public static void checkOverrides(Provider provider, Map<String, Slice> fields) {
        Target target = Target.of(provider, "").withOverrides(fields);
        adapter(provider)
                .flatMap(adapter -> adapter.dialect(Operation.CHAT))
                .ifPresent(wire -> TargetOverrides.check(target, wire));
    }

    /** The types that are built in: {@code openai}, {@code anthropic}, {@code gemini}, … */
    public static Set<String> types() {
        return Presets.types();
    }

    /** The hosts whose base URL and type are known by name: {@code groq}, {@code mistral}, … */
    public static Set<String> presets() {
        return Presets.hosts();
    }

    /** Whether a name, in any case, is a type that a later version will have; {@link #named} refuses it. */
    public static boolean isPlanned(String type) {
        return Presets.later(type).isPresent();
    }

    /**
     * The full address that a provider's chats go to, without the model where that is a part of it; the base URL where the
     * type is not a built-in one, or the provider lacks an option without which there is no address.
     */
    public static URI chatUrl(Provider provider) {
        ProviderCall chat = ProviderCall.builder(Operation.CHAT, Target.of(provider, ""), Body.of(new byte[0]))
                .build();
        try {
            return adapter(provider).map(adapter -> adapter.address(chat)).orElse(provider.baseUrl());
        } catch (GatewayException e) {
            return provider.baseUrl();
        }
    }

    private static Optional<ProviderAdapter> adapter(Provider provider) {
        return Adapters.builtIn().stream()
                .filter(adapter -> adapter.type().equals(provider.type()))
                .findFirst();
    }

    private static IllegalArgumentException unknown(String type) {
        Optional<String> later = Presets.later(type);
        if (later.isPresent()) {
            return new IllegalArgumentException("provider type '" + later.get() + "' is not built yet");
        }
        List<String> known = new ArrayList<>(types());
        known.addAll(presets());
        List<String> near = NearNames.of(type, known);
        return new IllegalArgumentException("provider type '" + type + "' is not known; "
                + (near.isEmpty() ? "there are " + String.join(", ", known) : "did you mean '" + near.get(0) + "'?"));
    }
}
