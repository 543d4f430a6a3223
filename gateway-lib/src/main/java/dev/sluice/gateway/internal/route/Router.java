package dev.sluice.gateway.internal.route;

import static java.util.Objects.requireNonNull;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.ModelInfo;
import dev.sluice.gateway.spi.ModelRegistry;
import dev.sluice.gateway.spi.Route;
import java.util.List;

/** Finds the route of a requested model, and says no in words that help. */
public final class Router {
    private final ModelRegistry registry;

    public Router(ModelRegistry registry) {
        this.registry = requireNonNull(registry, "registry");
    }

    /**
     * The route of a model name.
     *
     * @throws dev.sluice.gateway.GatewayException 403 when the key does not allow the name, 404 when nothing goes by it
     */
    public Route resolve(String model, Caller caller) {
        // Before anything else is said about the name: a key learns nothing about models that are not its own.
        if (!caller.mayCall(model)) {
            throw Problem.of(Kind.FORBIDDEN, "the key '" + caller.name() + "' may not call model '" + model + "'")
                    .withParam("model")
                    .asException();
        }
        return registry.find(model, caller)
                .orElseThrow(() -> Problem.of(Kind.UNKNOWN_MODEL, unknown(model, caller))
                        .withParam("model")
                        .asException());
    }

    /**
     * The route of a caller whose key alone decides where a request goes.
     *
     * @throws dev.sluice.gateway.GatewayException 400 for a key that has no provider of its own, or whose provider has no
     *     endpoint; 403 when the key allows some models only, since nobody reads which one the request names
     */
    public Route resolveRelay(Caller caller) {
        Route route = registry.findRelay(caller)
                .orElseThrow(() ->
                        Problem.of(Kind.INVALID_REQUEST, noProvider(caller)).asException());
        if (!caller.models().isEmpty()) {
            throw Problem.of(
                            Kind.FORBIDDEN,
                            "the key '" + caller.name()
                                    + "' may call some models only, and here the body is not read: use /v1/chat/completions")
                    .asException();
        }
        return route;
    }

    private static String noProvider(Caller caller) {
        return (caller.isOpen()
                        ? "no key decides where this request goes, since requests are open here"
                        : "the key '" + caller.name() + "' belongs to no provider of its own")
                + ": use /v1/chat/completions and name a model, or a key that has a provider";
    }

    /** What the caller may call. */
    public List<ModelInfo> list(Caller caller) {
        return registry.list(caller).stream()
                .filter(model -> caller.mayCall(model.id()))
                .toList();
    }

    private String unknown(String model, Caller caller) {
        List<String> near =
                NearNames.of(model, list(caller).stream().map(ModelInfo::id).toList());
        String hint = near.isEmpty()
                ? ""
                : "; did you mean "
                        + String.join(
                                " or ", near.stream().map(n -> "'" + n + "'").toList()) + "?";
        return "no model goes by the name '" + model + "' here" + hint;
    }
}
