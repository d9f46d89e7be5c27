package dev.chancery.sync.registry;

import java.util.UUID;

class InMemoryRegistryTest extends RegistryContract {
    private final Registry registry = new InMemoryRegistry();

    @Override
    Registry registry() {
        return registry;
    }

    @Override
    UUID run() {
        return new UUID(0, 7);
    }
}
