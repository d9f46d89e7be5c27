package dev.chancery.sync.directory;

import dev.chancery.testbed.SambaDomain;

class SambaPollingIT extends PollingContract {
    SambaPollingIT(SambaDomain server) {
        super(server, Dialect.activeDirectory());
    }

    @Override
    Mechanism mechanism() {
        return Mechanism.USN_POLLING;
    }

    @Override
    Changes changes() {
        return new UsnPollingChanges();
    }
}
