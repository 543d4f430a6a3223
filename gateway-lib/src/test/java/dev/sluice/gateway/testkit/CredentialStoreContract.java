package dev.sluice.gateway.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.CredentialStore;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.Target;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every {@link CredentialStore} does. */
public abstract class CredentialStoreContract {
    private static final Provider OPENAI = Provider.of("openai", "openai", "https://api.example");
    private static final Credential KEY = Credential.of("openai", "sk-0123456789abcdef");

    /** A store that has these credentials for these providers. */
    protected abstract CredentialStore create(Map<Provider, Credential> credentials);

    @Test
    void findsTheCredentialOfAProvider() {
        assertThat(create(Map.of(OPENAI, KEY)).find(Target.of(OPENAI, "m"))).contains(KEY);
    }

    @Test
    void findsNothingForAnotherProvider() {
        Provider other = Provider.of("other", "openai", "https://api.example");
        assertThat(create(Map.of(OPENAI, KEY)).find(Target.of(other, "m"))).isEmpty();
    }

    @Test
    void handsNoKeyToAnAddressThatItWasNotStoredFor() {
        Provider moved = Provider.of("openai", "openai", "https://elsewhere.example");
        assertThat(create(Map.of(OPENAI, KEY)).find(Target.of(moved, "m"))).isEmpty();
    }

    @Test
    void printsNoKey() {
        CredentialStore store = create(Map.of(OPENAI, KEY));
        assertThat(store.find(Target.of(OPENAI, "m")).orElseThrow().toString() + store)
                .doesNotContain("sk-0123456789abcdef");
    }
}
