package dev.sluice.gateway.internal.store;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.RegisteredModel;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.ModelInfo;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.Route;
import dev.sluice.gateway.spi.Target;
import java.util.Optional;

/**
 * A registered model with all that a request asks of it, made once for each change.
 *
 * @param model what was registered; without its key where {@code obstacle} says that it cannot be opened
 * @param route where its requests go
 * @param credential what its endpoint is shown
 * @param obstacle why it cannot serve now, and what to do
 */
record ServedModel(RegisteredModel model, Route route, Optional<Credential> credential, Optional<String> obstacle) {
    /** The name under which all registered models' providers go in reply headers, logs and metrics. */
    private static final String PROVIDER = "registered";

    static ServedModel of(RegisteredModel model) {
        Provider provider = Provider.of(PROVIDER, "openai", model.endpoint()).asRegistered();
        // The credential goes by the model's id: two models on one endpoint have equal providers, but each its own key.
        Target target = Target.of(provider, model.id()).asRelayed().withCredential(model.id());
        return new ServedModel(
                model,
                Route.to(target).withMaxRetries(0),
                model.apiKey().map(key -> new Credential(model.id(), key, false)),
                Optional.empty());
    }

    ServedModel withObstacle(String reason) {
        return new ServedModel(model, route, credential, Optional.of(reason));
    }

    Route routeOrRefusal() {
        if (obstacle.isPresent()) {
            throw Problem.of(Kind.NOT_CONFIGURED, "'" + model.id() + "' cannot serve: " + obstacle.get())
                    .asException();
        }
        return route;
    }

    boolean isFor(Target target) {
        return route.targets().get(0).provider().equals(target.provider());
    }

    ModelInfo info() {
        ModelInfo info = ModelInfo.of(model.id(), PROVIDER).withCreated(model.created());
        if (model.name().isPresent()) {
            info = info.withName(model.name().get());
        }
        return model.description().isPresent()
                ? info.withDescription(model.description().get())
                : info;
    }
}
