package dev.chancery.sync.directory;

import dev.chancery.testbed.EmbeddedDirectory;

class EmbeddedDirectoryIT extends StandardDirectoryContract {
    EmbeddedDirectoryIT(EmbeddedDirectory server) {
        super(server);
    }

    @Override
    Profile profile() {
        return Profile.GENERIC;
    }

    @Override
    String expired2020() {
        return "shadowExpire: 18262";
    }
}
