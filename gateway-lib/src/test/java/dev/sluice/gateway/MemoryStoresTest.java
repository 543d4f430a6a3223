package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.CallerDirectory;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.CredentialStore;
import dev.sluice.gateway.spi.ModelRegistry;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.Route;
import dev.sluice.gateway.testkit.CallerDirectoryContract;
import dev.sluice.gateway.testkit.CredentialStoreContract;
import dev.sluice.gateway.testkit.ModelRegistryContract;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MemoryStoresTest {
    @Nested
    class Models extends ModelRegistryContract {
        @Override
        protected ModelRegistry create(Map<String, Route> models) {
            MemoryStores.Models builder = MemoryStores.models();
            models.forEach(builder::alias);
            return builder.build();
        }
    }

    @Nested
    class Callers extends CallerDirectoryContract {
        @Override
        protected CallerDirectory create(Map<Secret, Caller> keys) {
            MemoryStores.Callers builder = MemoryStores.callers();
            keys.forEach(builder::key);
            return builder.build();
        }
    }

    @Nested
    class Credentials extends CredentialStoreContract {
        @Override
        protected CredentialStore create(Map<Provider, Credential> credentials) {
            MemoryStores.Credentials builder = MemoryStores.credentials();
            credentials.forEach(builder::put);
            return builder.build();
        }
    }

    @Test
    void refusesTwoCallersWithOneKeyAndNamesBothWithoutShowingIt() {
        MemoryStores.Callers callers = MemoryStores.callers().key(Secret.of("same-key-for-both"), Caller.named("a"));

        assertThatThrownBy(() -> callers.key(Secret.of("same-key-for-both"), Caller.named("b")))
                .hasMessageContaining("'a'")
                .hasMessageContaining("'b'")
                .hasMessageNotContaining("same-key");
    }

    @Test
    void refusesARouteToAProviderThatIsNotThere() {
        MemoryStores.Models models = MemoryStores.models().route("gpt-*", "nowhere");

        assertThatThrownBy(models::build).hasMessageContaining("gpt-*").hasMessageContaining("nowhere");
    }
}
