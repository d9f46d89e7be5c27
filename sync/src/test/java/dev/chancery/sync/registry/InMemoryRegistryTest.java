package dev.chancery.sync.registry;

class InMemoryRegistryTest extends RegistryContract {
    private final Registry registry = new InMemoryRegistry();

    @Override
    Registry registry() {
        return registry;
    }
}
