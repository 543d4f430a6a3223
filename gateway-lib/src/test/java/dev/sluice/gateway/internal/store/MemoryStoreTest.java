package dev.sluice.gateway.internal.store;

import dev.sluice.gateway.Stores;
import dev.sluice.gateway.testkit.ModelStoreContract;

class MemoryStoreTest extends ModelStoreContract {
    @Override
    protected Stores create() {
        return Stores.memory();
    }
}
