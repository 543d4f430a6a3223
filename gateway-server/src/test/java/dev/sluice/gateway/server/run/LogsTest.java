package dev.sluice.gateway.server.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogsTest {
    @AfterEach
    void asBefore() {
        Logs.level("info");
    }

    @Test
    void theLevelDebugDoesNotMakeJettyLogKeysAndPrompts() {
        Logs.level("debug");

        assertThat(LoggerFactory.getLogger("dev.sluice.gateway").isDebugEnabled())
                .isTrue();
        assertThat(LoggerFactory.getLogger("org.eclipse.jetty.http.HttpParser").isDebugEnabled())
                .isFalse();
    }
}
