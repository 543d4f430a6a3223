package dev.sluice.gateway.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** What the log says of a store that fails. */
class StoreFaultsTest {
    @Test
    void whatTheGatewayFoundItselfIsSaidOnce() {
        assertThat(StoreFaults.forLog(new StoreProblem("run the newer version")))
                .isEqualTo("run the newer version");
    }

    @Test
    void whatTheDriverSaidFollowsWhatItMeans() {
        SQLException full = new SQLException("database or disk is full", null, 13);

        assertThat(StoreFaults.forLog(full))
                .isEqualTo("the store's disk is full: java.sql.SQLException: database or disk is full");
    }
}
