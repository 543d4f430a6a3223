package dev.sluice.gateway.internal.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.ModelInfo;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.Route;
import dev.sluice.gateway.spi.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouterTest {
    private final Router router = new Router(models());

    private static ConfiguredModels models() {
        ConfiguredModels.Builder builder = ConfiguredModels.builder();
        Provider provider = Provider.of("p", "openai", "http://p");
        for (String name : List.of("fast-model", "fast-modem", "smart", "secret-model")) {
            builder.alias(name, Route.to(Target.of(provider, name)));
        }
        return builder.build();
    }

    private Problem problem(String model, Caller caller) {
        return catchThrowableOfType(GatewayException.class, () -> router.resolve(model, caller))
                .problem();
    }

    @Test
    void namesNearMatchesOfAnUnknownModel() {
        Problem problem = problem("fast-mode", Caller.anonymous());

        assertThat(problem.kind()).isEqualTo(Kind.UNKNOWN_MODEL);
        assertThat(problem.message()).contains("'fast-mode'").contains("'fast-model' or 'fast-modem'");
    }

    @Test
    void namesNothingForANameThatIsLikeNone() {
        assertThat(problem("zzzzzzzz", Caller.anonymous()).message()).doesNotContain("did you mean");
    }

    @Test
    void refusesANameThatTheKeyDoesNotAllowWithoutSayingWhetherItExists() {
        Caller caller = Caller.named("dev").withModels(List.of("fast*"));

        assertThat(problem("secret-model", caller).kind()).isEqualTo(Kind.FORBIDDEN);
        assertThat(problem("no-such-model", caller).kind()).isEqualTo(Kind.FORBIDDEN);
    }

    @Test
    void nearMatchesAreOnlyNamesThatTheKeyMayUse() {
        Caller caller = Caller.named("dev").withModels(List.of("fast*", "secret-mode"));

        assertThat(problem("secret-mode", caller).message()).doesNotContain("secret-model");
    }

    @Test
    void listsWhatTheKeyMayCall() {
        assertThat(router.list(Caller.named("dev").withModels(List.of("fast-*"))))
                .extracting(ModelInfo::id)
                .containsExactly("fast-model", "fast-modem");
    }
}
