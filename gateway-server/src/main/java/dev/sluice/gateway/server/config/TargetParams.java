package dev.sluice.gateway.server.config;

import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Providers;
import dev.sluice.gateway.spi.Slice;
import dev.sluice.gateway.spi.Target;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what an alias or a target says beyond its provider: the model's name there, request fields and headers. */
final class TargetParams {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String MODEL = "model";
    private static final String HEADERS = "beta_headers";
    private static final String ANTHROPIC_BETA = "anthropic-beta";

    private final Settings settings;
    private final Findings findings;

    TargetParams(Settings settings, Findings findings) {
        this.settings = settings;
        this.findings = findings;
    }

    /** The model's name at the provider: {@code model}, or {@code override_params.model}; empty where neither is there. */
    Optional<String> model(KeyPath path) {
        Optional<Setting> plain = settings.find(path.child(MODEL));
        Optional<Setting> override = settings.find(overrides(path).child(MODEL));
        if (override.isEmpty()) {
            return plain.filter(s -> !s.isUnset()).map(Setting::value);
        }
        JsonNode value = JSON.readTree(override.get().value());
        if (!value.isString() || value.asString().isEmpty()) {
            findings.problem(override.get().origin(), "`" + override.get().path() + "` must be the name of a model");
            return Optional.empty();
        }
        if (plain.isPresent() && !plain.get().value().equals(value.asString())) {
            findings.problem(
                    override.get().origin(),
                    "`" + plain.get().path() + "` and `" + override.get().path()
                            + "` name different models; remove one");
        }
        return Optional.of(value.asString());
    }

    /** The target with the request fields of an alias, those of the target itself above them, and the alias's headers. */
    Target apply(Target target, KeyPath alias, KeyPath itself) {
        Map<String, Slice> fields = fields(alias);
        fields.putAll(fields(itself));
        Target overridden = target;
        try {
            Providers.checkOverrides(target.provider(), fields);
            overridden = target.withOverrides(fields);
        } catch (IllegalArgumentException e) {
            KeyPath place = fields(itself).isEmpty() ? alias : itself;
            problem(overrides(place), e);
        }
        try {
            return overridden.withHeaders(headers(alias));
        } catch (IllegalArgumentException e) {
            problem(alias.child(HEADERS), e);
            return overridden;
        }
    }

    private void problem(KeyPath path, IllegalArgumentException e) {
        findings.problem(settings.origin(path), "`" + path + "`: " + e.getMessage());
    }

    private Map<String, Slice> fields(KeyPath path) {
        Map<String, Slice> fields = new LinkedHashMap<>();
        KeyPath overrides = overrides(path);
        for (String name : settings.namesBelow(overrides)) {
            if (!name.equals(MODEL)) {
                settings.text(overrides.child(name)).ifPresent(json -> fields.put(name, Slice.of(json)));
            }
        }
        return fields;
    }

    private Headers headers(KeyPath alias) {
        KeyPath path = alias.child(HEADERS);
        Headers.Builder headers = Headers.builder();
        settings.find(path)
                .filter(list -> !list.values().isEmpty())
                .ifPresent(list -> headers.add(ANTHROPIC_BETA, String.join(",", list.values())));
        for (String name : settings.namesBelow(path)) {
            settings.text(path.child(name)).ifPresent(value -> headers.add(name, value));
        }
        return headers.build();
    }

    private static KeyPath overrides(KeyPath path) {
        return path.child("override_params");
    }
}
