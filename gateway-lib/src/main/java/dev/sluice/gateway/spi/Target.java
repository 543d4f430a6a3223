package dev.sluice.gateway.spi;

import static java.util.Objects.requireNonNull;

/**
 * One model at one provider: where an attempt goes.
 *
 * @param provider the provider
 * @param model the model's name there
 */
public record Target(Provider provider, String model) {
    public Target {
        requireNonNull(provider, "provider");
        requireNonNull(model, "model");
    }

    /** {@code provider/model}, as reply headers and logs show it. */
    public String label() {
        return provider.name() + "/" + model;
    }
}
