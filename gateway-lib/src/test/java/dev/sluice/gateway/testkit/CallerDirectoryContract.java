package dev.sluice.gateway.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Secret;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.CallerDirectory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every {@link CallerDirectory} that requires keys does. */
public abstract class CallerDirectoryContract {
    private static final Secret KEY = Secret.of("dev-key-1234567890");
    private static final Caller DEV = Caller.named("dev").withModels(List.of("fast"));

    /** A directory in which these keys belong to these callers. */
    protected abstract CallerDirectory create(Map<Secret, Caller> keys);

    @Test
    void findsTheCallerOfAKey() {
        assertThat(create(Map.of(KEY, DEV)).find(Secret.of("dev-key-1234567890")))
                .contains(DEV);
    }

    @Test
    void findsNobodyForAnUnknownKey() {
        CallerDirectory directory = create(Map.of(KEY, DEV));

        assertThat(directory.find(Secret.of("dev-key-1234567891"))).isEmpty();
        assertThat(directory.find(Secret.of("Dev-key-1234567890"))).isEmpty();
        assertThat(directory.find(Secret.of("dev-key-123456789"))).isEmpty();
    }

    @Test
    void takesKeysOfAnyCharacters() {
        Secret odd = Secret.of("schlüssel ключ 🔑 '; drop table");
        assertThat(create(Map.of(odd, DEV)).find(odd)).contains(DEV);
    }

    @Test
    void letsNobodyInWithoutAKey() {
        assertThat(create(Map.of(KEY, DEV)).anonymous()).isEmpty();
    }
}
