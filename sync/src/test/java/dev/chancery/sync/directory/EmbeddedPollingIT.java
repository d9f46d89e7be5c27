package dev.chancery.sync.directory;

import dev.chancery.testbed.EmbeddedDirectory;

class EmbeddedPollingIT extends PollingContract {
    EmbeddedPollingIT(EmbeddedDirectory server) {
        super(server, Dialect.standard(Profile.GENERIC));
    }

    @Override
    Mechanism mechanism() {
        return Mechanism.TIMESTAMP_POLLING;
    }

    @Override
    Changes changes() {
        return new TimestampPollingChanges();
    }
}
