package dev.sluice.gateway.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.ModelInfo;
import dev.sluice.gateway.spi.ModelRegistry;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.Route;
import dev.sluice.gateway.spi.Target;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every {@link ModelRegistry} does. */
public abstract class ModelRegistryContract {
    private static final Caller CALLER = Caller.named("dev");

    /** A registry in which these names have these routes, and nothing else has one. */
    protected abstract ModelRegistry create(Map<String, Route> models);

    private static Route route(String model) {
        return Route.to(Target.of(Provider.of("scripted", "openai", "http://localhost:1"), model));
    }

    @Test
    void findsTheRouteOfEachName() {
        ModelRegistry registry = create(Map.of("fast", route("small"), "org/model:1.5", route("other")));

        assertThat(registry.find("fast", CALLER).orElseThrow().targets().get(0).model())
                .isEqualTo("small");
        assertThat(registry.find("org/model:1.5", CALLER)
                        .orElseThrow()
                        .targets()
                        .get(0)
                        .model())
                .isEqualTo("other");
    }

    @Test
    void findsNothingUnderAnUnknownName() {
        ModelRegistry registry = create(Map.of("fast", route("small")));

        assertThat(registry.find("Fast", CALLER)).isEmpty();
        assertThat(registry.find("fast ", CALLER)).isEmpty();
        assertThat(registry.find("fas", CALLER)).isEmpty();
    }

    @Test
    void listsItsNames() {
        ModelRegistry registry = create(Map.of("fast", route("small"), "smart", route("large")));

        assertThat(registry.list(CALLER)).extracting(ModelInfo::id).containsExactlyInAnyOrder("fast", "smart");
    }

    @Test
    void everyNameThatIsListedIsFound() {
        ModelRegistry registry = create(Map.of("fast", route("small"), "smart", route("large")));

        assertThat(registry.list(CALLER))
                .allSatisfy(
                        model -> assertThat(registry.find(model.id(), CALLER)).isPresent());
    }
}
